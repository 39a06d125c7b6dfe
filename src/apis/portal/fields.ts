/** Schemas that several operations have. */
import Type, { type Static, type TSchema } from 'typebox'
import { MOST_TAGS } from '../../enrolment/tag.ts'
import type { PageLimits } from '../../wire/paging.ts'
import { NAME } from '../../wire/text.ts'

/** The limits of a page; a larger one is refused. */
export const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }

/** A member of a response that may be null. */
export function orNull<Schema extends TSchema>(schema: Schema) {
  const { type = 'string', enum: values } = schema as { type?: string; enum?: readonly string[] }
  return Type.Unsafe<Static<Schema> | null>({ ...schema, type: [type, 'null'], ...(values && { enum: [...values, null] }) })
}

export const Text = orNull(Type.String())

/** An object as other objects name it. */
export const Reference = Type.Object({ id: Type.String(), name: Type.String() }, { title: 'Reference' })

/** The number of devices of an object. */
export const DevicesOf = Type.Object({ id: Type.String(), name: Type.String(), devices: Type.Integer() }, { title: 'DevicesOf' })

/** The members of a device that say which phone it is, and in which order it came. */
export const identity = {
  id: Type.String(),
  imei: Text,
  imei2: Text,
  meid: Text,
  serialNumber: Text,
  model: Text,
  orderNo: Text,
}

export const Time = (description: string) => Type.Integer({ description: `${description} Epoch ms.` })

/** The query of a list that is paged by key. */
export const keyedQuery = {
  after: Type.Optional(Type.String({ description: '`next` of the previous page.' })),
  pageSize: Type.Optional(Type.Integer({ description: 'At most 1,000; by default 100.' })),
}

/** The member of a response with a page by key. */
export const keyed = { next: orNull(Type.String({ description: '`after` of the next page; null at the end of the list.' })) }

/** The members of a response with a page of a list. */
export const paged = {
  totalCount: Type.Integer(),
  totalPage: Type.Integer(),
  pageNum: Type.Integer(),
}

/** Tags in the body of a request. */
export const Tags = (description: string, limits = {}) =>
  Type.Optional(Type.Array(Type.String({ ...NAME, ...limits }), { maxItems: MOST_TAGS, description }))
