import Type, { type TSchema } from 'typebox'
import { Unfit } from '../../wire/operation.ts'
import type { PageLimits } from '../../wire/paging.ts'

/** How this API takes `pageSize`: 100 is documented; nobody has published the largest. */
export const PAGES: PageLimits = { usual: 100, largest: 10_000, beyond: 'refuse' }

/** Every operation takes it, in the query or in the body; what was sent for it is judged before this schema is. */
export const forCustomer = {
  customerId: Type.Optional(
    Type.Union([Type.String(), Type.Integer()], {
      description: 'The customer that the call is for, and no other. A bearer need not name it.',
    }),
  ),
}

export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** A device's name; clients send an IMEI as a number too. Not decoded: a list may have ten thousand of them. */
export const DeviceName = Type.Union([Type.String(), Type.Integer()])

/** Ids of resellers and customers: letters and digits, at most 64 (documented). */
export const isId = (text: string): boolean => /^[A-Za-z0-9]{1,64}$/.test(text)

/** Throws `Unfit` for what cannot be an id of that form. */
export function requireId(parameter: string, text: string | undefined): void {
  if (text !== undefined && !isId(text)) throw new Unfit(parameter, 'must be letters and digits, at most 64')
}

/** A reseller as an operation on resellers names it; in digits, so that clients may send a number. */
export const ResellerId = Type.Decode(Type.Union([Type.String(), Type.Integer()]), String)

/** What the operations on resellers have in common. */
export const ofResellers = { tag: 'Device-Upload-and-Reseller-Management', scopes: ['kme', 'kme.reseller'] } as const

/** How an operation answers that has nothing to show. */
export const Done = Type.Object({ code: Type.Literal(200), message: Type.Literal('SUCCESS'), data: Type.Literal(true) })
export const DONE = { code: 200, message: 'SUCCESS', data: true } as const

/** A query parameter that takes several values, repeated or between commas. */
export const Several = (description: string) =>
  Type.Optional(
    Type.Decode(Type.Union([Type.String(), Type.Array(Type.String())], { description }), value =>
      [value].flat().flatMap(part => part.split(',').map(item => item.trim())),
    ),
  )

/** What was named, without blanks; undefined where nothing was. */
export function named(...lists: (readonly string[] | undefined)[]): string[] | undefined {
  const all = lists.flatMap(list => list ?? []).filter(item => item !== '')
  return all.length > 0 ? all : undefined
}
