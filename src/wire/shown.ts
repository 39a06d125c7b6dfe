/**
 * What OpenAPI documents show in place of what the server accepts. The server forgives: an id may be a number, an absent member
 * null. Documents show what a client should send.
 */
import Type, { type TProperties, type TSchema } from 'typebox'

/** The key of the schema that documents show. */
export const SHOWN = Symbol('shown')

/**
 * Options of a schema that accepts more than a client should send: documents show `schema` in its place, with the description
 * of the accepting one if it has none. Parsers do not read it.
 */
export const shownAs = (schema: TSchema) => ({ [SHOWN]: schema })

/** An object that accepts `members`, and that documents show with some of them replaced or, where undefined, left out. */
export function objectShownAs<Members extends TProperties>(
  members: Members,
  instead: Readonly<Record<string, TSchema | undefined>>,
  options: Type.TObjectOptions = {},
): Type.TObject<Members> {
  const shown = Object.entries({ ...members, ...instead }).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, member]],
  )
  return Type.Object(members, shownAs(Type.Object(Object.fromEntries(shown), options)))
}

/** The schema that documents show in place of another. */
export const shownOf = <Schema extends TSchema>(schema: Schema): Schema | TSchema =>
  (schema as { readonly [SHOWN]?: TSchema })[SHOWN] ?? schema
