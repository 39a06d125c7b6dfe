import type { Bench } from '../bench.ts'
import { type Caller, callerOf, medianTime } from '../caller.ts'
import { ratios, short, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { bytesADevice, copyOfSampleData, identifierAt } from '../sample-data.ts'
import { LIST, type Muster, startMuster } from '../servers/muster.ts'
import { newDevices, upload } from '../upload.ts'

const ASKED = 10
const UPLOADED = 500

export const growth: Bench = {
  name: 'growth',
  about: `How times grow with the number of the customer's devices. One client sends ${ASKED} requests a round for pages of 100 at the beginning, for pages in the middle, and for one device by its IMEI, each after an upload of one device, so that no cached response is valid. Then ${UPLOADED} devices are uploaded, a small number, so that a small store stays small. From ten thousand to a million the logarithm grows by 1.5.`,
  run: async ({ scope, rounds, devices }) => {
    const sizes = [devices / 100, devices / 10, devices]
    const samples = await Promise.all(
      sizes.map(async size => {
        const muster = scope.use(await startMuster(await copyOfSampleData(scope, size)))
        return { size, muster, caller: callerOf(scope, muster, muster.customer.headers), bytes: await bytesADevice(size) }
      }),
    )
    // Each measure runs in all samples in succession, so that compared values are measured at nearly the same time.
    const measures = Object.entries(MEASURES).flatMap(([what, measure]) =>
      samples.map(sample => [`${what} ${sample.size}`, (round: number) => measure(sample, round)] as const),
    )
    const measured = await inRounds<string, number>(rounds, Object.fromEntries(measures))
    const [small = 0, , large = 0] = sizes
    const of = (what: string, size: number): readonly number[] => measured[`${what} ${size}`] ?? []
    return {
      promises: Object.keys(MEASURES).map(what => ({
        promise: `${what}, at ${large.toLocaleString('en')} devices against ${small.toLocaleString('en')}, time`,
        values: ratios(of(what, large), of(what, small)),
        goal: { most: 1.5 },
      })),
      tables: [
        {
          title: 'By devices of the customer, ms',
          head: ['devices', ...Object.keys(MEASURES), 'bytes a device'],
          rows: samples.map(({ size, bytes }) => [
            size.toLocaleString('en'),
            ...Object.keys(MEASURES).map(what => spread(of(what, size))),
            short(bytes),
          ]),
        },
      ],
    }
  },
}

interface Sample {
  readonly size: number
  readonly muster: Muster
  readonly caller: Caller
}

const MEASURES: Readonly<Record<string, (sample: Sample, round: number) => Promise<number>>> = {
  'first pages': (sample, round) => asked(sample, `first-${round}`, pages(0)),
  'pages in the middle': (sample, round) => asked(sample, `middle-${round}`, pages(sample.size / 200)),
  'look-ups': (sample, round) => asked(sample, `look-up-${round}`, lookUps(sample.size, round)),
  [`upload of ${UPLOADED}`]: ({ muster }, round) =>
    upload(muster.reseller.client, { id: `upload-${round}`, devices: newDevices(UPLOADED) }),
}

/** Uploads one device first, so that no cached response is valid. */
async function asked({ muster, caller }: Sample, id: string, paths: readonly string[]): Promise<number> {
  await upload(muster.reseller.client, { id, devices: newDevices(1) })
  return medianTime(caller, paths)
}

const pages = (from: number): string[] => Array.from({ length: ASKED }, (_, i) => `${LIST}?pageNum=${from + i}`)

/** Look-ups of devices from the whole list. */
const lookUps = (size: number, round: number): string[] =>
  Array.from({ length: ASKED }, (_, i) => `${LIST}?devices=${identifierAt(Math.floor(((i + round / 10) / ASKED) * size) % size)}`)
