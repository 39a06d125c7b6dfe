/** Compares two responses to one request: members, types, codes, states, forms and orders. Values that belong to a service may differ. */
import { kindOf } from '../record/members.ts'
import type { Sorted } from '../record/redact.ts'
import type { Difference, StateDifference } from './differences.ts'
import { alignedLists, brokenOrder } from './lists.ts'
import type { Members } from './read-recording.ts'
import { isSameText, shapeOfId, shapeOfSecret, shapeOfTime } from './shapes.ts'

export interface Comparison {
  readonly operation: string
  /** Of the recorded response. */
  readonly sorted: Sorted
  /** Ids of the recording, with those that Muster made in their places. */
  readonly ids: Map<string, string>
  /** Whether lists need not have the same items. */
  readonly isPartial: boolean
  /** Whether the request sorts lists itself, by values that a world has otherwise. */
  readonly isSortedOtherwise: boolean
  /** Whether an item of a list is about what was before the recording, and not in the world. */
  isUnknown(list: string, item: unknown): boolean
  isSecret(name: string): boolean
}

export interface Compared {
  readonly differences: readonly Difference[]
  readonly states: readonly StateDifference[]
  /** The recorded states by their places. */
  readonly places: ReadonlyMap<string, unknown>
}

export function compare(comparison: Comparison, recorded: unknown, muster: unknown): Compared {
  const differences: Difference[] = []
  const states: StateDifference[] = []
  const places = new Map<string, unknown>()
  const { ids } = comparison

  const values = (one: unknown, other: unknown, at: Place): void => {
    const [type, otherType] = [typeOf(one), typeOf(other)]
    if (type !== otherType) {
      if (!UNDERIVED.has(at.name)) differences.push({ kind: 'type', path: at.path, recorded: one, muster: other })
    } else if (type === 'list') lists(one as readonly unknown[], other as readonly unknown[], at)
    else if (type === 'object') objects(one as Members, other as Members, at)
    else scalars(one, other, at)
  }

  const objects = (one: Members, other: Members, at: Place): void => {
    const code = ['code', 'errorCode'].find(name => name in one && name in other && one[name] !== other[name])
    const inner = (name: string): Place => ({ name, path: `${at.path}.${name}`, place: `${at.place}.${name}` })
    const state = ['state', 'status'].find(name => typeof one[name] === 'string')
    if (state !== undefined) places.set(inner(state).place, one[state])
    if (state !== undefined && typeof other[state] === 'string' && one[state] !== other[state]) {
      states.push({ kind: 'state', ...inner(state), recorded: one[state], muster: other[state] })
      // What is not finished may lack members and have others.
      if (UNFINISHED.has(String(one[state]))) return
    }
    // A code decides the name and the text beside it.
    if (code !== undefined) differences.push({ kind: 'code', path: inner(code).path, recorded: one[code], muster: other[code] })
    const left = (name: string) => !(code !== undefined && OF_A_CODE.has(name)) && name !== state
    for (const name of Object.keys(one).filter(left)) {
      if (name in other) values(one[name], other[name], inner(name))
      else if (!UNDERIVED.has(name))
        differences.push({ kind: 'extra member', path: inner(name).path, recorded: one[name], muster: undefined })
    }
    for (const name of Object.keys(other).filter(left)) {
      if (name in one || UNDERIVED.has(name)) continue
      differences.push({ kind: 'missing member', path: inner(name).path, recorded: undefined, muster: other[name] })
    }
  }

  const lists = (one: readonly unknown[], other: readonly unknown[], at: Place): void => {
    const { pairs, recordedOnly, musterOnly } = alignedLists(one, other, ids)
    for (const { index, identity, recorded: item, muster: otherItem } of pairs) {
      values(item, otherItem, { name: at.name, path: `${at.path}[${index}]`, place: `${at.place}[${identity}]` })
    }
    if (!comparison.isPartial) {
      const unexpected = recordedOnly.filter(item => !comparison.isUnknown(at.name, item))
      if (unexpected.length > 0) differences.push({ kind: 'items', path: at.path, recorded: unexpected, muster: undefined })
      if (musterOnly.length > 0) differences.push({ kind: 'items', path: at.path, recorded: undefined, muster: musterOnly })
    }
    if (comparison.isSortedOtherwise) return
    const sortedBy = comparison.sorted[at.path.replace(/\[\d+\]/g, '[*]')]
    const order = brokenOrder(pairs, { operation: comparison.operation, name: at.name, sortedBy })
    if (order !== undefined) differences.push({ kind: 'order', path: at.path, ...order })
  }

  const scalars = (one: unknown, other: unknown, at: Place): void => {
    if (one === other) return
    const kind = kindOf(at.name, comparison.isSecret)
    const add = (different: Difference['kind'], shown: unknown, shownOther: unknown): void => {
      if (shown !== shownOther) differences.push({ kind: different, path: at.path, recorded: shown, muster: shownOther })
    }
    const [time, otherTime] = [shapeOfTime(one), shapeOfTime(other)]
    if (kind === 'word') add(/code/i.test(at.name) ? 'code' : 'value', one, other)
    else if (TIME.test(at.name) && (time !== undefined || otherTime !== undefined)) add('form', time, otherTime)
    else if (typeof one === 'string' && typeof other === 'string') {
      if (kind === 'text' && !isSameText(one, other)) add('text', one, other)
      if (kind === 'secret') add('form', shapeOfSecret(one), shapeOfSecret(other))
      if (kind === 'id' || (kind === 'device' && /^[0-9a-f]{24}$/i.test(other))) {
        add('form', shapeOfId(one), shapeOfId(other))
        ids.set(one, other)
      }
    }
  }

  values(recorded, muster, { name: '', path: '$', place: '$' })
  return { differences, states, places }
}

interface Place {
  readonly name: string
  readonly path: string
  /** The path with identities of items in place of their numbers. */
  readonly place: string
}

/** The states of work that is under way. */
export const UNFINISHED: ReadonlySet<string> = new Set(['Progress', 'Processing', 'Pending'])

const OF_A_CODE: ReadonlySet<string> = new Set([
  'code',
  'errorCode',
  'message',
  'data',
  'errorMessage',
  'error',
  'error_description',
])
const TIME = /time$|date$|^created$|^modified$/i

/** Members that depend on what was before the recording. */
const UNDERIVED: ReadonlySet<string> = new Set(['uploadId', 'lastUploadTime', 'approvedTime', 'parentProfileId'])

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)
