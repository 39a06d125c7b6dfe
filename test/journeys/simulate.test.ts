/** Fleets of simulated phones: by the library, as a console uses it, and by `muster simulate`. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Account, checkMix, type Ended, fleetOf, type Progress, simulate } from '../../src/simulator/index.ts'
import { type AgentHost, openAgentHost } from '../support/agent-host.ts'
import { runCommand } from '../support/command.ts'
import { type Muster, openMuster } from '../support/server.ts'

const EXAMPLE = readFileSync(new URL('../../examples/fleet.yaml', import.meta.url), 'utf8')

let muster: Muster
let host: AgentHost
let folder: string
let accounts: readonly Account[]
before(async () => {
  muster = await openMuster()
  host = await openAgentHost()
  folder = mkdtempSync(join(tmpdir(), 'muster-simulate-'))
  accounts = (await muster.ask('GET', '/_muster/v1/worlds/default')).body.accounts
  // The sample data has no profile whose user may cancel.
  const body = {
    ...{ name: 'Till', allowUserCancel: true, supportPhoneNumber: '+1 555 0100', supportEmailAddress: 'help@acme.example' },
    ...{ mdmUri: 'https://emm.example', mdmApkUri: `${host.url}/agent.apk` },
  }
  const token = await muster.token('acme')
  assert.equal((await muster.ask('POST', '/kcs/v1/kme/profiles/create', { token, body })).status, 200)
})
after(async () => {
  await muster.close()
  await host.close()
  rmSync(folder, { recursive: true })
})

const MIX = { reseller: 'northwind', customer: 'acme', profile: 'Till' }
const EACH = { enrolled: 50, failed: 20, cancelled: 10, noProfile: 10, pending: 5, notUploaded: 3, refused: 2 }

interface Change {
  readonly fetch?: typeof globalThis.fetch
  readonly world?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly onEnded?: (phones: readonly Ended[]) => void
}
const run = (mix: object, { world, ...options }: Change = {}) =>
  simulate(checkMix({ ...MIX, ...mix }), {
    baseUrl: muster.url + (world === undefined ? '' : `/w/${world}`),
    accounts,
    ...options,
  })

const countsIn = async (path: string) => (await muster.ask('GET', `${path}/_muster/v1/devices?pageSize=1`)).body.totalCount

test('200 phones of each outcome end as planned, in the states that the customer sees, and the upload has refused some', async () => {
  const steps = new Map<string, readonly [done: number, total: number]>()
  const mix = { phones: 200, seed: 'all', outcomes: EACH, dualSim: 50 }
  const ends: Ended[] = []
  const summary = await run(mix, {
    onProgress: ({ step, done, total }) => steps.set(step, [done, total]),
    onEnded: phones => ends.push(...phones),
  })
  const counts = { enrolled: 100, failed: 40, cancelled: 20, noProfile: 20, pending: 10, notUploaded: 6, refused: 4 }
  const { seconds, ...rest } = summary
  assert.deepEqual(rest, {
    ...{ phones: 200, seed: 'all', interrupted: false, booted: 200, ended: counts, planned: counts },
    refusals: [{ at: 'upload', code: 40000004, name: 'DEVICE_INVALID', text: 'The specified device is not valid.', phones: 4 }],
    otherwise: { phones: 0, first: [] },
  })
  assert.ok(seconds.total >= seconds.boots)
  assert.deepEqual(Object.fromEntries(steps), {
    ...{ make: [200, 200], upload: [194, 194], process: [194, 194], approve: [180, 180], assign: [160, 160], boot: [200, 200] },
  })

  const fleet = fleetOf(checkMix({ ...MIX, ...mix }))
  assert.deepEqual(
    ends,
    fleet.map(phone => ({ phone, end: phone.planned })),
  )
  const token = await muster.token('acme')
  const states = { enrolled: 'Enrolled', failed: 'EnrollFailed', cancelled: 'CancelledByUser', noProfile: 'Unassigned' }
  for (const [outcome, state] of [...Object.entries(states), ['pending', 'Pending']] as const) {
    const phone = fleet.find(({ planned, imei2 }) => planned === outcome && imei2 !== null)
    const query = `devices=${phone?.imei2}&state=${state}`
    const { body } = await muster.ask('GET', `/kcs/v1/kme/devices/list?${query}`, { token })
    assert.deepEqual([body.deviceList[0]?.mei, body.deviceList[0]?.model], [phone?.imei, phone?.model], outcome)
  }
})

test('a second run of a fleet uploads nothing twice and ends as the first one', async () => {
  const mix = { phones: 30, seed: 'twice', outcomes: { enrolled: 60, failed: 20, pending: 20 } }
  const first = await run(mix)
  const devices = await countsIn('')
  const uploads = '/_muster/v1/activity?operation=upload&pageSize=1'
  const before = (await muster.ask('GET', uploads)).body.totalCount
  const second = await run(mix)
  assert.deepEqual(second.ended, { enrolled: 18, failed: 6, pending: 6 })
  assert.deepEqual([second.ended, second.refusals], [first.ended, []])
  assert.equal(await countsIn(''), devices)
  assert.equal((await muster.ask('GET', uploads)).body.totalCount, before)
})

test('a fleet in a world is in no other world', async () => {
  assert.equal((await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'fleet' } })).status, 201)
  const [devices, before] = [await countsIn(''), await countsIn('/w/fleet')]
  const summary = await run({ phones: 5, seed: 'world', profile: 'Base' }, { world: 'fleet' })
  assert.deepEqual(summary.ended, { enrolled: 5 })
  assert.deepEqual([await countsIn('/w/fleet'), await countsIn('')], [before + 5, devices])
})

test('phones that a profile does not let cancel, and one that was locked, end otherwise than planned', async () => {
  const mix = { phones: 4, seed: 'otherwise', profile: 'Base', outcomes: { enrolled: 75, cancelled: 25 } }
  const fleet = fleetOf(checkMix({ ...MIX, ...mix }))
  await run(mix)
  const locked = fleet.find(({ planned }) => planned === 'enrolled')
  await muster.ask('PATCH', `/_muster/v1/devices/${locked?.imei}`, { body: { lockStatus: 'Locked' } })
  const { ended, refusals, otherwise } = await run(mix)
  assert.deepEqual(ended, { enrolled: 2, refused: 1, locked: 1 })
  const text = 'Profile Base does not allow its user to cancel the enrolment.'
  assert.deepEqual(refusals, [{ at: 'boot', code: 40900004, name: 'cancel-not-allowed', text, phones: 1 }])
  const ends = new Map(otherwise.first.map(({ phone, end }) => [phone.planned, end]))
  assert.deepEqual([otherwise.phones, Object.fromEntries(ends)], [2, { enrolled: 'locked', cancelled: 'refused' }])
})

test('phones of another tenant are refused by the upload with the published row, and the others enrol', async () => {
  const mix = { phones: 3, seed: 'taken' }
  const [taken] = fleetOf(checkMix({ ...MIX, ...mix }))
  const body = { customer: '2000000002', reseller: '1000000001', imei: taken?.imei, state: 'Unassigned' }
  assert.equal((await muster.ask('POST', '/_muster/v1/devices', { body })).status, 200)
  const { ended, refusals } = await run(mix)
  assert.deepEqual(ended, { enrolled: 2, noProfile: 1 })
  assert.deepEqual(
    refusals.map(({ at, code, phones }) => [at, code, phones]),
    [['upload', 40000005, 1]],
  )
})

test('an assignment that the server refuses is counted with its row, and the phones boot without a profile', async () => {
  const token = await muster.token('acme')
  const mix = { phones: 3, seed: 'deleted' }
  await run(mix)
  const imeiOrSerials = fleetOf(checkMix({ ...MIX, ...mix }))
    .map(({ imei }) => imei)
    .slice(0, 1)
  await muster.ask('POST', '/kcs/v1/kme/devices/delete', { token, body: { devices: { imeiOrSerials } } })
  const { ended, refusals } = await run(mix)
  assert.deepEqual(ended, { enrolled: 2, notUploaded: 1 })
  assert.deepEqual(
    refusals.map(({ at, code, phones }) => [at, code, phones]),
    [['assign', 4041701, 3]],
  )
})

const stops: readonly [step: Progress['step'], devices: number][] = [
  ['make', 0],
  ['upload', 250],
  ['assign', 250],
  ['boot', 250],
]
for (const [step, devices] of stops) {
  test(`a fleet that is interrupted in its step ${step} keeps what was done, says so, and is finished by a second run`, async () => {
    const stop = new AbortController()
    const mix = { phones: 250, seed: `stop ${step}` }
    const before = await countsIn('')
    const onProgress = (progress: Progress) => progress.step === step && stop.abort()
    const { interrupted, booted, ended } = await run(mix, { signal: stop.signal, onProgress })
    await muster.drain()
    const expected = step === 'boot' ? { booted: 100, ended: { enrolled: 100 } } : { booted: 0, ended: {} }
    assert.deepEqual({ interrupted, booted, ended }, { interrupted: true, ...expected })
    assert.equal((await countsIn('')) - before, devices)
    assert.deepEqual((await run(mix)).ended, { enrolled: 250 })
  })
}

test('a run waits for a held worker until it is interrupted', async () => {
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const stop = new AbortController()
  const onProgress = ({ step }: Progress) => step === 'upload' && setTimeout(() => stop.abort(), 30)
  const { interrupted, booted } = await run({ phones: 2, seed: 'held' }, { signal: stop.signal, onProgress })
  assert.deepEqual([interrupted, booted], [true, 0])
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
})

test('a rate of 30 a second is three phones in a request', async () => {
  const boots: number[] = []
  const onProgress = ({ step, done }: Progress) => step === 'boot' && boots.push(done)
  const { ended } = await run({ phones: 7, seed: 'rate', rate: 30 }, { onProgress })
  assert.deepEqual([ended, boots], [{ enrolled: 7 }, [3, 6, 7]])
})

const command = (...args: readonly string[]) => runCommand('simulate', ...args, '--url', muster.url)
const fileOf = (text: string, name = 'fleet.yaml') => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('the file that muster simulate --example prints is examples/fleet.yaml, and it runs on the sample data', async () => {
  const printed = await command('--example')
  assert.deepEqual([printed.code, printed.out], [0, EXAMPLE])
  const { code, out, err } = await command(fileOf(printed.out))
  assert.equal(code, 0, err)
  const [head = '', ...lines] = out.split('\n')
  assert.match(head, /^200 of 200 phones of seed 1 booted in [\d.]+ s, [\d,]+ a second; [\d.]+ s in all$/)
  assert.deepEqual(lines, [
    'ended        phones  planned  meaning',
    '───────────  ──────  ───────  ────────────────────────────────────────────────────────',
    'enrolled     160     160      Provisioned: the phone received its profile and enrolled',
    'failed       16      16       Failed to provision',
    'noProfile    10      10       Unassigned: the usual setup of Android',
    'pending      8       8        Pending: the upload waits for approval',
    'notUploaded  4       4        no reseller uploaded the phone',
    'refused      2       2        the server refused the upload or the boot',
    '',
    'Refused by the server:',
    'at      code      name            phones  reason',
    '──────  ────────  ──────────────  ──────  ──────────────────────────────────',
    'upload  40000004  DEVICE_INVALID  2       The specified device is not valid.',
    '',
  ])
  assert.match(err, /^ {3}200 of 200 phones booted$/m)
})

test('muster simulate --json prints the summary alone, and exits with 1 if a phone ended otherwise than planned', async () => {
  const path = fileOf(
    '{"reseller": 1000000001, "customer": 2000000001, "profile": "Base", "phones": 2, "outcomes": {"cancelled": 100}}',
  )
  const { code, out } = await command(path, '--json')
  const { ended, planned, otherwise } = JSON.parse(out)
  assert.deepEqual([code, ended, planned, otherwise.phones], [1, { refused: 2 }, { cancelled: 2 }, 2])
})

const LEAST = 'reseller: northwind\ncustomer: acme\nprofile: Base\nphones: 2\n'
const BAD: readonly [what: string, text: string, message: RegExp][] = [
  ['no YAML', 'reseller: northwind\n  phones: 2\n', /^fleet\.yaml:1: /],
  ['an empty file', '', /^fleet\.yaml:1: a mix must be an object with reseller, customer and phones\n$/],
  ['a member twice', `${LEAST}phones: 3\n`, /^fleet\.yaml:5: Map keys must be unique\n$/],
  ['a misspelt member', `${LEAST}outcome: {}\n`, /^fleet\.yaml:5: outcome is not one of reseller, /],
  ['a missing member', 'reseller: northwind\nphones: 2\n', /^fleet\.yaml:1: customer is required\n$/],
  [
    'too many phones',
    LEAST.replace('phones: 2', 'phones: 100001'),
    /^fleet\.yaml:4: phones must be a whole number from 1 to 100000\n$/,
  ],
  [
    'an unknown outcome',
    `${LEAST}outcomes:\n  enrolled: 90\n  broken: 10\n`,
    /^fleet\.yaml:7: outcomes\.broken is not one of enrolled, /,
  ],
  [
    'shares of 90 percent',
    `${LEAST}outcomes:\n  enrolled: 80\n  failed: 10\n`,
    /^fleet\.yaml:6: outcomes must add up to 100 percent, and add up to 90\n$/,
  ],
  [
    'a share that is a text',
    `${LEAST}models: { SM-S921B: 100% }\n`,
    /^fleet\.yaml:5: models\.SM-S921B must be a number from 0 to 100\n$/,
  ],
  [
    'a number that YAML changes',
    LEAST.replace('northwind', '01000000001'),
    /^fleet\.yaml:1: 01000000001 is read as the number 1000000001; /,
  ],
  [
    'an unknown reseller',
    LEAST.replace('northwind', 'nobody'),
    /^fleet\.yaml:1: reseller names nobody, which is no reseller of the world's sample data; these are: northwind, harbour\n$/,
  ],
  ['a reseller as customer', LEAST.replace('acme', 'harbour'), /^fleet\.yaml:2: customer names harbour, which is no customer /],
  [
    'an unknown profile',
    LEAST.replace('Base', 'Bse'),
    /^fleet\.yaml:3: profile names Bse, which is no profile of Acme Logistics\n$/,
  ],
]
test('an error in a file names its line, and nothing is changed', async () => {
  const devices = await countsIn('')
  for (const [what, text, message] of BAD) {
    const { code, out, err } = await command(fileOf(text))
    assert.match(err.replace(`${folder}/`, ''), message, what)
    assert.deepEqual([code, out], [1, ''], what)
  }
  assert.equal(await countsIn(''), devices)
})

test('a blocked customer is reported with the published row', async () => {
  const { code, err } = await command(fileOf(LEAST.replace('acme', 'cobalt')))
  assert.equal(code, 1)
  assert.match(err, /^listProfiles: status 403, 4030003 TENANT_BLOCKED: /)
})

test('a run that the server refuses midway says how far it came, and is finished by the same command', async () => {
  const path = fileOf(`${LEAST}seed: midway\n`)
  const fault = { match: { operation: 'assignProfileUsingPUT' }, when: { untilRemoved: true }, do: { code: 5000000 } }
  const { status, text } = await muster.ask('POST', '/_muster/v1/faults', { body: fault })
  assert.equal(status, 200, text)
  const { code, out, err } = await command(path)
  await muster.ask('DELETE', '/_muster/v1/faults')
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, /^assignProfileUsingPUT: status 500, 5000000 /m)
  assert.match(err, /\nThe run stopped: 0 of 2 phones booted\. What was done stays, and the same command goes on from it\.\n$/)
  assert.match((await command(path)).out, /^2 of 2 phones of seed midway booted /)
})

test('a server that is gone during the boots is reported with its address and the reason of the system', async () => {
  const gone: typeof globalThis.fetch = async (input, request) => {
    if (String(input).endsWith('/boots')) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    return fetch(input, request)
  }
  const address = `${muster.url}/_muster/v1/handsets/boots`
  await assert.rejects(run({ phones: 1, seed: 'gone' }, { fetch: gone }), {
    message: `${address} could not be called: connect ECONNREFUSED. Does a server run there?`,
  })
})

test('a call without a file, a server that does not listen, an unknown world and the real service are refused', async () => {
  const path = fileOf(LEAST)
  const cases: readonly [args: readonly string[], code: number, message: RegExp][] = [
    [[], 2, /^Name a file, or print one: muster simulate --example > fleet\.yaml\n$/],
    [[join(folder, 'none.yaml')], 1, /none\.yaml could not be read: ENOENT/],
    [[path, '--world', 'nowhere'], 1, /was refused with status 404: the world nowhere does not exist\./],
    [
      [path, '--url', 'http://127.0.0.1:1'],
      1,
      /127\.0\.0\.1:1\/_muster\/v1\/health could not be called: .*Does a server run there\?\n$/,
    ],
    [[path, '--url', 'https://us-kcs-api.samsungknox.com'], 2, /That is a host of the real service\./],
  ]
  for (const [args, expected, message] of cases) {
    const { code, err } = await runCommand('simulate', ...(args.includes('--url') ? [] : ['--url', muster.url]), ...args)
    assert.match(err, message)
    assert.equal(code, expected, err)
  }
})

test('a server in service mode is refused with what has simulated phones', async () => {
  const service = await openMuster({ mode: 'service', adminToken: 'an-admin-token-of-32-characters!', logLevel: 'silent' })
  try {
    const { code, err } = await runCommand('simulate', fileOf(LEAST), '--url', service.url)
    assert.deepEqual(
      [code, err],
      [1, `${service.url} is in service mode, which has no simulated phones. A sandbox has them: muster serve\n`],
    )
  } finally {
    await service.close()
  }
})
