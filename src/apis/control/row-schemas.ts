/** The forms of a row in the OpenAPI document: as it is sent, changed and shown. A parser has one schema for all of them. */
import Type, { type TObject, type TProperties, type TSchema } from 'typebox'
import { shownAs, shownOf } from '../../wire/shown.ts'
import { isNullable, nullable } from './members.ts'
import type { AnyResource } from './resource.ts'

/** `Customer`, the name of a row in responses. */
export const titleOf = ({ one }: Pick<AnyResource, 'one'>): string => one.charAt(0).toUpperCase() + one.slice(1)

/** A row in a response. */
export function shownRow(resource: Pick<AnyResource, 'one' | 'schema' | 'secret' | 'shows'>): TObject {
  const { nullable: orNull = [], lacks = [] } = resource.shows
  const members = membersOf(resource).map(([name, member]): [string, TSchema] => {
    const shown = shownOf(member)
    const value = orNull.includes(name) ? valueOrNull(shown) : shown
    return [name, lacks.includes(name) ? Type.Optional(value) : value]
  })
  return Type.Object(Object.fromEntries(members), { title: titleOf(resource) })
}

/** A PATCH of a row, whose key cannot change. Null removes the value of a member that can be without one. */
export function patchOf(resource: AnyResource): TSchema {
  const members = Object.entries(resource.schema.properties as TProperties)
    .filter(([name]) => !resource.key.includes(name))
    .map(([name, member]): [string, TSchema] => {
      const shown = shownOf(member)
      return [name, Type.Optional(isNullable(member) ? valueOrNull(shown) : shown)]
    })
  const shown = Type.Object(Object.fromEntries(members), { title: `${titleOf(resource)}Patch` })
  return Type.Partial(resource.schema, shownAs(shown))
}

const valueOrNull = (schema: TSchema): TSchema => ('title' in schema ? Type.Union([schema, Type.Null()]) : nullable(schema))

const membersOf = ({ schema, secret }: Pick<AnyResource, 'schema' | 'secret'>): [string, TSchema][] =>
  Object.entries(schema.properties as TProperties).filter(([name]) => name !== secret)
