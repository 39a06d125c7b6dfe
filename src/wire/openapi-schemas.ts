/** Writes schemas as OpenAPI documents have them, with the named ones as components. */
import type { TSchema } from 'typebox'
import { SHOWN } from './shown.ts'

/** Collects the named schemas of one document. */
export interface Components {
  /** By title, in alphabetical order. */
  schemas(): Readonly<Record<string, object>>
  /** The schema as the document has it: a reference where it has a title. Throws where another schema has the same title. */
  shown(schema: TSchema): object
  /** The same for a request body, whose objects have no further members, unless a response has such objects too. */
  sent(schema: TSchema): object
}

export function openComponents(): Components {
  const named = new Map<string, Parts>()
  const reference = ({ title, ...schema }: Parts): object => {
    if (title === undefined) return schema
    const other = named.get(title) ?? schema
    if (textOf(other) !== textOf(schema)) throw new Error(`two different schemas have the title ${title}`)
    named.set(title, other.additionalProperties === undefined ? other : schema)
    return { $ref: `#/components/schemas/${title}` }
  }
  const writer = (finish: (schema: Parts) => Parts) => {
    const written = (schema: Parts): object => {
      const { [SHOWN]: instead, description } = schema
      if (instead !== undefined) return { ...(description !== undefined && { description }), ...written(instead) }
      return reference(finish(withTypeOfEnum(mapMembers(schema, written))))
    }
    return written
  }
  return {
    schemas: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
    shown: writer(schema => schema),
    sent: writer(closed),
  }
}

/** The parts of JSON Schema that operations use. */
interface Parts {
  readonly title?: string
  readonly description?: string
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly patternProperties?: Readonly<Record<string, TSchema>>
  readonly additionalProperties?: unknown
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
  readonly [SHOWN]?: TSchema
}

/** Without the member in which a request and a response may differ. */
const textOf = ({ additionalProperties, ...schema }: Parts): string => JSON.stringify(schema)

function mapMembers(schema: Parts, map: (member: TSchema) => object): Parts {
  const all = (members: Readonly<Record<string, TSchema>>) =>
    Object.fromEntries(Object.entries(members).map(([name, member]) => [name, map(member)]))
  return {
    ...schema,
    ...(schema.properties && { properties: all(schema.properties) }),
    ...(schema.patternProperties && { patternProperties: all(schema.patternProperties) }),
    ...(schema.items && { items: map(schema.items) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(map) }),
  }
}

/** TypeBox writes no `type` beside an `enum`; some generators need it. */
const withTypeOfEnum = (schema: Parts): Parts =>
  schema.type === undefined && schema.enum?.every(value => typeof value === 'string') === true
    ? { type: 'string', ...schema }
    : schema

const closed = (schema: Parts): Parts =>
  schema.properties === undefined || schema.additionalProperties !== undefined
    ? schema
    : { ...schema, additionalProperties: false }
