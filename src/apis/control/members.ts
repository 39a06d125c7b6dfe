import Type, { type Static, type TSchema } from 'typebox'
import { parse, Unfit } from '../../wire/operation.ts'

/** Members of seed rows. What has no value is null or left out, so nearly every one may be both. */
export const orNull = <Schema extends TSchema>(schema: Schema) => {
  // One schema with one more type, so that what does not fit is told in one plain sentence and not once a branch.
  const { type, enum: words } = schema as { type?: string | string[]; enum?: unknown[] }
  return Type.Optional(
    Type.Unsafe<Static<Schema> | null>({
      ...schema,
      type: [type ?? [], 'null'].flat(),
      ...(words && { enum: [...words, null] }),
    }),
  )
}

/** An id in decimal digits; a number is taken too. */
export const DigitsId = Type.Unsafe<string | number>({ type: ['string', 'integer'], pattern: '^\\d{1,20}$', minimum: 0 })
export const ObjectId = Type.String({ pattern: '^[0-9a-f]{24}$' })
export const Name = Type.String({ minLength: 1 })
export const Email = Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' })
export const Flag = Type.Boolean()
export const oneOf = <Word extends string>(words: readonly Word[]) => Type.Unsafe<Word>({ type: 'string', enum: [...words] })
export const listOf = <Schema extends TSchema>(schema: Schema) => Type.Unsafe<Static<Schema>[]>({ type: 'array', items: schema })

/** An id as text; null for none. */
export const idOf = (id: string | number | null | undefined): string | null =>
  id === null || id === undefined ? null : String(id)

/** Holds a value to a schema, and to its members: a misspelt one is no member left out. Throws `Unfit`. */
export function fitTo<Schema extends TSchema>(schema: Schema, value: unknown): asserts value is Static<Schema> {
  const { properties } = schema as { properties?: object }
  if (properties !== undefined && typeof value === 'object' && value !== null) {
    const stranger = Object.keys(value).find(member => !Object.hasOwn(properties, member))
    if (stranger !== undefined) throw new Unfit(stranger, `is not one of ${Object.keys(properties).join(', ')}`)
  }
  parse(schema, value)
}
