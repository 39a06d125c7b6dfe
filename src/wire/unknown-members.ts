import type { TSchema } from 'typebox'
import { visible } from './visible.ts'

interface Schema extends TSchema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/**
 * The paths of the members that a schema does not know, such as `devices[0].imie`: at most 20, each of at most 100 characters. A
 * member that many items of a list have is named once.
 */
export function unknownMembers(schema: TSchema | undefined, value: unknown): readonly string[] {
  if (schema === undefined || typeof value !== 'object' || value === null || isPlainAndKnown(schema, value)) return NONE
  const found = new Map<string, string>()
  search(value, { schemas: branchesOf(schema), place: '', kind: '', found })
  return found.size === 0 ? NONE : [...found.values()]
}

/** Whether all members are known and none is an object: a fast answer for most queries. */
function isPlainAndKnown({ properties }: Schema, value: object): boolean {
  if (properties === undefined) return false
  // A list of the members would be garbage of each request.
  for (const name in value) {
    if (!Object.hasOwn(properties, name) || isObject((value as Readonly<Record<string, unknown>>)[name])) return false
  }
  return true
}

interface Context {
  /** The schemas that the value may have: several for a union. */
  readonly schemas: readonly Schema[]
  readonly place: string
  /** The place without the numbers of items. */
  readonly kind: string
  /** The place by its kind. */
  readonly found: Map<string, string>
}

function search(value: object, { schemas, place, kind, found }: Context): void {
  if (found.size >= MOST) return
  if (Array.isArray(value)) {
    const items = schemas.flatMap(({ items }) => (items === undefined ? [] : branchesOf(items)))
    // Most long lists are of identifiers.
    if (!items.some(hasNames)) return
    for (const [i, item] of value.slice(0, MOST_ITEMS).entries()) {
      if (isObject(item)) search(item, { schemas: items, place: `${place}[${i}]`, kind: `${kind}[]`, found })
    }
    return
  }
  const objects = schemas.filter(({ properties }) => properties !== undefined)
  // An object whose members the schema leaves open.
  if (objects.length === 0) return
  for (const [name, member] of Object.entries(value)) {
    const own = objects.flatMap(({ properties = {} }) => (Object.hasOwn(properties, name) ? [properties[name] as Schema] : []))
    const [at, like] = place === '' ? [name, name] : [`${place}.${name}`, `${kind}.${name}`]
    if (own.length === 0) {
      if (found.size < MOST && !found.has(like)) found.set(like, visible(at).slice(0, LONGEST))
    } else if (isObject(member)) search(member, { schemas: own.flatMap(branchesOf), place: at, kind: like, found })
  }
}

const NONE: readonly string[] = []
const MOST = 20
const LONGEST = 100
const MOST_ITEMS = 1000

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const hasNames = ({ properties, items }: Schema): boolean => properties !== undefined || items !== undefined

const branchesOf = (schema: Schema): readonly Schema[] =>
  schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(branchesOf)
