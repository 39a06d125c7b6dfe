/**
 * Compares a recording with Muster: makes a world from what the recorder read, replays the calls in order and compares the
 * responses. The world is handed to it: this room starts no server.
 */
import type { HarEntry } from '../record/entry.ts'
import { callersIn } from './callers.ts'
import { type Compared, type Comparison, compare } from './compare.ts'
import { type DriftCredential, seedCredential } from './credentials.ts'
import type { Difference } from './differences.ts'
import { type Moment, pacedDifferences } from './pace.ts'
import { answerOf, type Members, membersOf, type Recording, sentIn } from './read-recording.ts'
import { notReplayed, replay, type WorldAddress } from './replay.ts'
import { grouped, type Report, type RequestName } from './report.ts'
import { type WorldDocument, worldDocument } from './world-document.ts'

export interface DriftWorld extends WorldAddress {
  /** A POST to the control API of the world; rejects for a refusal. */
  control(path: string, body: object): Promise<unknown>
}

export interface DriftSettings {
  /** An empty world. */
  readonly world: DriftWorld
  /** How much longer than Muster's a change of a state may take, ms. */
  readonly tolerated: number
  isSecret(name: string): boolean
  /** Whether a device identifier is valid. */
  isDevice(text: string): boolean
  /** A random text of at least 32 characters. */
  newId(): string
  /** Epoch ms. */
  now(): number
}

export async function drift({ entries, missing }: Recording, settings: DriftSettings): Promise<Report> {
  const { world, tolerated } = settings
  const callers = callersIn(entries)
  const document = worldDocument(entries, callers)
  const notes = [...(missing === undefined ? [] : [missing]), ...document.notes]
  const credentials = await makeWorld(document, { ...settings, note: text => notes.push(text) })
  const ids = new Map(document.ids)
  const common = { ids, isSecret: settings.isSecret, incomplete: document.incomplete }
  // Ids that Muster has made for what was read: a request may name one before a response has shown it.
  for (const entry of entries.filter(({ _muster }) => _muster.role === 'reading')) {
    const { body } = await replay(entry, world, { credential: credentials.get(entry._muster.caller), ids })
    compare(comparisonOf(entry, { ...common, started: new Set() }), answerOf(entry), body)
  }

  const started = new Set<string>()
  const moments: (Moment & { readonly request: RequestName; readonly differences: readonly Difference[] })[] = []
  const skipped: { request: RequestName; reason: string }[] = []
  let number = 0
  for (const entry of entries) {
    const { role, operation, caller } = entry._muster
    if (role === 'reading') continue
    number += 1
    const url = new URL(entry.request.url)
    const request = { number, method: entry.request.method, target: url.pathname + url.search, operation }
    const by = callers.find(({ label }) => label === caller)
    const reason =
      notReplayed(entry) ?? (by?.isRefused ? 'its credential was refused, and a recording does not say why' : undefined)
    if (reason !== undefined) {
      skipped.push({ request, reason })
      continue
    }
    const transaction = entry.request.method === 'GET' ? undefined : sentIn(entry, 'transactionId')
    if (transaction !== undefined) started.add(transaction)
    const response = await replay(entry, world, { credential: credentials.get(caller), ids })
    const isChange = entry.request.method !== 'GET'
    if (isChange) await world.control('work/drain', {})
    const [recorded, actual] = [entry.response.status, response.status]
    const status: Difference[] =
      recorded === actual
        ? []
        : [{ kind: 'status', path: '$', recorded: withCode(recorded, answerOf(entry)), muster: withCode(actual, response.body) }]
    // A success and a refusal have nothing in common.
    const isComparable = Math.floor(recorded / 100) === Math.floor(actual / 100)
    const compared: Compared = isComparable
      ? compare(comparisonOf(entry, { ...common, started }), answerOf(entry), response.body)
      : { differences: [], states: [], places: new Map() }
    moments.push({
      request,
      signature: `${request.method} ${request.target} ${entry.request.postData?.text ?? ''}`,
      time: Date.parse(entry.startedDateTime),
      isChange,
      states: compared.states,
      places: compared.places,
      differences: [...status, ...compared.differences],
    })
  }
  const found = moments.flatMap(({ request, differences }, i) =>
    [...differences, ...pacedDifferences(moments, i, tolerated)].map(difference => ({ request, difference })),
  )
  return { differences: grouped(found), compared: moments.length, skipped, notes }
}

/** Fills the world, and returns the credentials of the callers by their labels. */
async function makeWorld(
  document: WorldDocument,
  { world, isDevice, newId, now, note }: DriftSettings & { note(text: string): void },
): Promise<ReadonlyMap<string, DriftCredential>> {
  const { tenants, profiles, aliases, devices, callers } = document
  const ask = async (path: string, headers: Readonly<Record<string, string>>, text: string): Promise<Members> => {
    const request = {
      method: 'POST',
      url: `${world.server}${path}`,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    }
    const entry = { request: { ...request, postData: { mimeType: '', text } } } as unknown as HarEntry
    return membersOf((await replay(entry, world, { credential: undefined, ids: new Map() })).body)
  }
  const made = callers.map(caller => ({ caller, ...seedCredential(caller, { ask, newId, now }) }))
  const staticKeys = new Map(
    made.flatMap(({ caller, staticKey }) => (staticKey === undefined ? [] : [[caller.tenant, staticKey]])),
  )
  const resellers = tenants.resellers.map(row => ({ ...row, gen1Token: staticKeys.get(String(row.id)) ?? null }))
  await world.control('seed', { ...tenants, resellers })
  for (const { rows } of made) await world.control('seed', rows)
  // Lists are sorted by the times of changes, so each profile is made at its own; of two with one time the order is that of the list.
  let last = EARLIEST
  for (const { row, time } of profiles) {
    last = Math.max(time, last + 1)
    await world.control('clock', { setMs: last, freeze: true })
    await world.control('seed', { profiles: [row] })
  }
  await world.control('clock', { setMs: now(), freeze: false })
  const valid = devices.filter(({ imei, meid, serialNumber }) =>
    [imei, meid, serialNumber].every(value => value === undefined || isDevice(String(value))),
  )
  if (valid.length < devices.length)
    note(`${devices.length - valid.length} devices are not in the world, because Muster takes their identifiers for malformed.`)
  await world.control('seed', { aliases, devices: valid })
  return new Map(made.map(({ caller, credential }) => [caller.label, credential]))
}

function comparisonOf(
  entry: HarEntry,
  {
    ids,
    isSecret,
    started,
    incomplete,
  }: Pick<Comparison, 'ids' | 'isSecret'> & Pick<WorldDocument, 'incomplete'> & { readonly started: ReadonlySet<string> },
): Comparison {
  const [search, changedAfter, sortBy] = ['search', 'changedAfter', 'sortBy'].map(name => sentIn(entry, name))
  const isPart = search !== undefined && !/^\d{15}$/.test(search)
  return {
    operation: entry._muster.operation,
    sorted: entry._muster.sorted,
    ids,
    isPartial: isPart || changedAfter !== undefined || incomplete.has(entry._muster.operation),
    isSortedOtherwise: sortBy !== undefined,
    isUnknown: (list, item) => {
      if (list === 'uploadList') return true
      const { transactionId } = membersOf(item)
      return typeof transactionId === 'string' && !started.has(transactionId)
    },
    isSecret,
  }
}

/** For profiles without a time, ms. */
const EARLIEST = Date.UTC(2020, 0)

/** A status with the code of a refusal. */
function withCode(status: number, body: unknown): unknown {
  const { code, errorCode = code, error = errorCode } = membersOf(body)
  return error === undefined || status < 400 ? status : `${status} ${error}`
}
