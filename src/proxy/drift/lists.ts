/** Which items of two lists are the same ones, and whether they are in the same order. */
import type { Sorted } from '../record/redact.ts'

export interface Pair {
  /** In the recorded list. */
  readonly index: number
  readonly musterIndex: number
  readonly identity: string
  readonly recorded: unknown
  readonly muster: unknown
}

export interface Aligned {
  /** In the recorded order. */
  readonly pairs: readonly Pair[]
  readonly recordedOnly: readonly unknown[]
  readonly musterOnly: readonly unknown[]
}

/** `ids` has what Muster made in the place of recorded ids. Items without an identity are paired by their places. */
export function alignedLists(
  recorded: readonly unknown[],
  muster: readonly unknown[],
  ids: ReadonlyMap<string, string>,
): Aligned {
  const places = new Map<string, number[]>()
  muster.forEach((item, i) => {
    const identity = identityOf(item) ?? `#${i}`
    places.set(identity, [...(places.get(identity) ?? []), i])
  })
  const pairs: Pair[] = []
  const recordedOnly: unknown[] = []
  recorded.forEach((item, index) => {
    const identity = identityOf(item, ids) ?? `#${index}`
    const musterIndex = places.get(identity)?.shift()
    if (musterIndex === undefined) recordedOnly.push(item)
    else pairs.push({ index, musterIndex, identity, recorded: item, muster: muster[musterIndex] })
  })
  const paired = new Set(pairs.map(({ musterIndex }) => musterIndex))
  return { pairs, recordedOnly, musterOnly: muster.filter((_, i) => !paired.has(i)) }
}

function identityOf(item: unknown, ids: ReadonlyMap<string, string> = NONE): string | undefined {
  if (typeof item === 'string' || typeof item === 'number') return ids.get(String(item)) ?? String(item)
  if (typeof item !== 'object' || item === null) return undefined
  for (const name of IDENTITIES) {
    const value = (item as Record<string, unknown>)[name]
    if (typeof value === 'string' && value !== '') return `${name}=${ids.get(value) ?? value}`
  }
  return undefined
}

const NONE: ReadonlyMap<string, string> = new Map()

/** What tells the items of a list apart, the first that an item has: those that Muster makes come last. */
const IDENTITIES = [
  'mei',
  'imei',
  'serialNumber',
  'meid',
  'transactionId',
  'alias',
  'profileAlias',
  'profileId',
  'customerId',
  'vendorId',
  'resellerId',
  'service',
  'id',
]

export interface ListPlace {
  readonly operation: string
  readonly name: string
  /** How the recorded list was sorted before its values were replaced. */
  readonly sortedBy: Sorted[string] | undefined
}

/** The two orders of the common items, if they differ by more than pseudonyms do. */
export function brokenOrder(
  pairs: readonly Pair[],
  { operation, name, sortedBy }: ListPlace,
): { recorded: unknown; muster: unknown } | undefined {
  const { key, within } = SORTED_BY[`${operation} ${name}`] ?? { key: undefined, within: 'places' }
  const keyOf = ({ recorded }: Pair) => (key === undefined ? '' : (recorded as Record<string, unknown>)[key])
  if (key !== undefined && new Set(pairs.map(keyOf)).size > 1 && sortedBy?.[key] !== 'ascending') {
    const recorded = sortedBy?.[key] === undefined ? `not by ${key}` : `by ${key}, descending`
    return { recorded, muster: `by ${key}, ascending` }
  }
  if (within === 'any') return undefined
  // Among items with the same value, and in a list without one, the places are compared.
  const isSame = pairs.every((pair, i) => {
    const before = pairs[i - 1]
    return before === undefined || keyOf(before) !== keyOf(pair) || before.musterIndex < pair.musterIndex
  })
  if (isSame) return undefined
  const shown = (order: readonly Pair[]) => order.map(({ identity }) => identity)
  return { recorded: shown(pairs), muster: shown([...pairs].sort((one, other) => one.musterIndex - other.musterIndex)) }
}

/** Where Muster sorts by a value that a recording replaces; `within` says how it sorts items with the same value. */
const SORTED_BY: Readonly<Record<string, { readonly key: string; readonly within: 'places' | 'any' }>> = {
  'getAssociatedCustomersUsingGET customers': { key: 'customerId', within: 'any' },
  'getDevicesUsingGET devices': { key: 'customerId', within: 'places' },
  'gen1ListDevicesV1 devices': { key: 'customerId', within: 'places' },
  'getManagedCustomers customers': { key: 'companyName', within: 'any' },
  'getProfiles profiles': { key: 'profileName', within: 'any' },
  'getKMEprofileAliasUsingGET profileAliases': { key: 'profileAlias', within: 'any' },
  'listProfiles profileAlias': { key: 'resellerId', within: 'any' },
  'getProfile profileAlias': { key: 'resellerId', within: 'any' },
}
