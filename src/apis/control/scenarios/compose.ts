import { isDeepStrictEqual } from 'node:util'
import { Unfit } from '../../../wire/operation.ts'

/** A seed document that is combined with others, and its name in messages. */
export interface Part {
  readonly name: string
  readonly document: SeedLists
}

/** The sections of a seed document. A document of a client may hold anything in them: the rows are validated after this. */
export type SeedLists = Readonly<Record<string, unknown>>

/**
 * Combines seed documents. A row that several documents have is taken once. Throws `Unfit` for a row that two documents have with
 * the same key and other members, and names both.
 */
export function compose(parts: readonly Part[]): SeedLists {
  const composed: Record<string, unknown> = {}
  const holders = new Map<string, Holder>()
  for (const { name, document } of parts) {
    for (const [section, list] of Object.entries(document)) {
      if (!Array.isArray(list)) {
        composed[section] ??= list
        continue
      }
      const added = list.filter(row => {
        const keys = keysOf(section, row)
        const held = keys.flatMap(key => {
          const holder = holders.get(key)
          return holder === undefined || holder.part === name ? [] : [{ key, ...holder }]
        })
        const different = held.find(holder => holder.section !== section || !isDeepStrictEqual(holder.row, row))
        if (different !== undefined)
          throw new Unfit(section, `has ${different.key} in ${different.part} and differently in ${name}`)
        for (const key of keys) holders.set(key, holders.get(key) ?? { part: name, section, row })
        return held.length === 0
      })
      const before = composed[section]
      if (before === undefined || before === null) composed[section] = added
      // Another value than a list stays, so that it is refused later.
      else if (Array.isArray(before)) composed[section] = [...before, ...added]
    }
  }
  return composed
}

interface Holder {
  readonly part: string
  readonly section: string
  readonly row: unknown
}

/** The keys of a row, as far as its members have the right types. A row in another form is refused when it is validated. */
function keysOf(section: string, row: unknown): string[] {
  const members = KEYS[section]
  if (members === undefined || typeof row !== 'object' || row === null) return []
  const values = row as Readonly<Record<string, unknown>>
  return members.flatMap(([kind, ...names]) => {
    const parts = names.map(name => values[name])
    return parts.every(part => typeof part === 'string' || typeof part === 'number')
      ? [`${kind} ${parts.map(part => String(part).toLowerCase()).join('/')}`]
      : identifiersOf(kind, parts)
  })
}

/** The devices of an upload, each a key. */
const identifiersOf = (kind: string, [list]: readonly unknown[]): string[] =>
  Array.isArray(list) ? list.map(identifier => `${kind} ${String(identifier).toLowerCase()}`) : []

const tenant = [['tenant', 'id']] as const
const identifiers = (kind: string) => ['imei', 'imei2', 'meid', 'serialNumber'].map(member => [kind, member] as const)

/** For each section the kind and the members of each key of a row. */
const KEYS: Readonly<Record<string, readonly (readonly [kind: string, ...members: string[]])[]>> = {
  resellers: [...tenant, ['static key', 'gen1Token']],
  customers: [...tenant, ['Knox Manage tenant', 'knoxManage']],
  providers: tenant,
  users: [['user', 'email']],
  managements: [['management', 'provider', 'customer']],
  profiles: [
    ['profile', 'customer', 'id'],
    ['profile', 'customer', 'name'],
  ],
  associations: [['association', 'reseller', 'customer']],
  aliases: [['alias', 'reseller', 'customer', 'alias']],
  handsets: identifiers('handset'),
  devices: identifiers('device'),
  uploads: [
    ['upload', 'reseller', 'transactionId'],
    ['device', 'devices'],
  ],
  apps: [['app', 'clientId']],
  keys: [
    ['key', 'clientIdentifier'],
    ['key', 'id'],
  ],
}
