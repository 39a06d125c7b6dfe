import type { SecretMembers } from './kept-body.ts'
import type { Masks } from './mask.ts'

/** A JSON Schema, as far as it is read here. */
interface Schema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly enum?: unknown
}

/**
 * The secret members that a body of a schema can have; `any` where the schema does not say which members a part has, and for a
 * text that is not JSON. Most lists have none, and are then not searched for secrets.
 */
export function secretMembers(masks: Masks, schema: object): SecretMembers {
  const known = cache.get(schema)
  if (known !== undefined) return known
  const found = new Set<string>()
  const isClosed = isText(schema) ? false : collect(schema, name => masks.isSecret(name) && found.add(name))
  const members = isClosed ? [...found] : 'any'
  cache.set(schema, members)
  return members
}

const cache = new WeakMap<object, SecretMembers>()

const isText = ({ type }: Schema): boolean => type === 'string'

/** Passes each name on; false where a part of the schema has no names. */
function collect(schema: Schema, name: (member: string) => void): boolean {
  const { type, properties, items, anyOf } = schema
  if (anyOf !== undefined) return anyOf.every(branch => collect(branch, name))
  if (properties !== undefined) {
    for (const member of Object.keys(properties)) name(member)
    return Object.values(properties).every(member => collect(member, name))
  }
  if (items !== undefined) return collect(items, name)
  const types = [type].flat()
  const isScalar = types.every(each => typeof each === 'string' && SCALARS.has(each))
  return 'const' in schema || 'enum' in schema || isScalar
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'null'])
