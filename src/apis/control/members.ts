import Type, { type Static, type TSchema } from 'typebox'
import { TextOrNumber } from '../../wire/number.ts'
import { parse, Unfit } from '../../wire/operation.ts'
import { shownAs, shownOf } from '../../wire/shown.ts'
import { NAME, requireText } from '../../wire/text.ts'

/** Schemas of the members of rows. */

/** An optional member: it may be absent or null, which documents show only where null says something. */
export const orNull = <Schema extends TSchema>(schema: Schema) =>
  Type.Optional(Type.Unsafe<Static<Schema> | null>({ ...nullable(schema), ...shownAs(shownOf(schema)) }))

/** The schema of a value or null. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  // One schema with a further type and not a union, whose errors name each branch.
  const { type, enum: values } = schema as { type?: string | string[]; enum?: unknown[] }
  return Type.Unsafe<Static<Schema> | null>({
    ...schema,
    type: [type ?? [], 'null'].flat(),
    ...(values && { enum: [...values, null] }),
  })
}

/** Whether a member of a row may be null. */
export const isNullable = ({ type }: { readonly type?: unknown }): boolean => [type].flat().includes('null')

/** An id in decimal digits, as text or number. */
export const DigitsId = TextOrNumber({ pattern: '^\\d{1,20}$' })
export const ObjectId = Type.String({ pattern: '^[0-9a-f]{24}$' })
// Blank texts are left to each API; here none is a name.
export const Name = Type.String({ ...NAME, minLength: 1, pattern: '[^ ]' })
export const Email = Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' })
export const Flag = Type.Boolean()
export const oneOf = <Value extends string>(values: readonly Value[]) => Type.Unsafe<Value>({ type: 'string', enum: [...values] })
export const listOf = <Schema extends TSchema>(schema: Schema) => Type.Unsafe<Static<Schema>[]>({ type: 'array', items: schema })

/** An id as text, or null. */
export const idOf = (id: string | number | null | undefined): string | null =>
  id === null || id === undefined ? null : String(id)

/** Validates a value by its schema, and rejects unknown members, which may be misspelt. Throws `Unfit`. */
export function fitTo<Schema extends TSchema>(schema: Schema, value: unknown): asserts value is Static<Schema> {
  const { properties } = schema as { properties?: object }
  if (properties !== undefined && typeof value === 'object' && value !== null) {
    const unknown = Object.keys(value).find(member => !Object.hasOwn(properties, member))
    if (unknown !== undefined) throw new Unfit(unknown, `is not one of ${Object.keys(properties).join(', ')}`)
  }
  requireText(schema, value)
  parse(schema, value)
}
