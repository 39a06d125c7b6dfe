import type { Bench, Judged } from '../bench.ts'
import { callerOf, medianTime } from '../caller.ts'
import { ratios, short, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { LIST, startMuster } from '../servers/muster.ts'
import { bytesADevice, copyOfTown, identifierAt } from '../town.ts'
import { newDevices, upload } from '../upload.ts'

const ASKED = 5
const UPLOADED = 500

export const growth: Bench = {
  name: 'growth',
  about: `What grows with the customer's devices. One caller asks ${ASKED} times a round: for pages of 100 at the beginning, for pages in the middle, and for one device by its IMEI; then ${UPLOADED} devices are uploaded, few, so that a small town stays small. From ten thousand to a million the logarithm grows by 1.5.`,
  run: async ({ scope, rounds, devices }) => {
    const sizes = [devices / 100, devices / 10, devices]
    const towns = await Promise.all(
      sizes.map(async size => {
        const muster = scope.use(await startMuster(await copyOfTown(scope, size)))
        return { size, muster, caller: callerOf(scope, muster, muster.customer.headers), bytes: await bytesADevice(size) }
      }),
    )
    const measures = towns.flatMap(({ size, muster, caller }) => [
      [`first ${size}`, (round: number) => medianTime(caller, pages(round * ASKED))] as const,
      [`middle ${size}`, (round: number) => medianTime(caller, pages(size / 200 + round * ASKED))] as const,
      [`look-up ${size}`, (round: number) => medianTime(caller, lookUps(size, round))] as const,
      [`upload ${size}`, (round: number) => upload(muster, { id: `growth-${round}`, devices: newDevices(UPLOADED) })] as const,
    ])
    const measured = await inRounds<string, number>(rounds, Object.fromEntries(measures))
    const [small = 0, , large = 0] = sizes
    const of = (what: string, size: number): readonly number[] => measured[`${what} ${size}`] ?? []
    const promised = (what: string, told: string): Judged => ({
      promise: `${told} at ${large.toLocaleString('en')} devices against ${small.toLocaleString('en')}, time`,
      values: ratios(of(what, large), of(what, small)),
      goal: { most: 1.5 },
    })
    return {
      promises: [
        promised('first', 'first page'),
        promised('look-up', 'look-up'),
        promised('middle', 'a page in the middle'),
        promised('upload', `upload of ${UPLOADED}`),
      ],
      tables: [
        {
          title: 'By devices of the customer, ms',
          head: ['devices', 'first page', 'page in the middle', 'look-up', `upload of ${UPLOADED}`, 'bytes a device'],
          rows: towns.map(({ size, bytes }) => [
            size.toLocaleString('en'),
            ...['first', 'middle', 'look-up', 'upload'].map(what => spread(of(what, size))),
            short(bytes),
          ]),
        },
      ],
    }
  },
}

/** Pages that follow one another; no round asks for those of another, so that none can be remembered. */
const pages = (from: number): string[] => Array.from({ length: ASKED }, (_, i) => `${LIST}?pageNum=${from + i}`)

/** Devices all over the town. */
const lookUps = (size: number, round: number): string[] =>
  Array.from({ length: ASKED }, (_, i) => `${LIST}?devices=${identifierAt(Math.floor(((i + round / 10) / ASKED) * size) % size)}`)
