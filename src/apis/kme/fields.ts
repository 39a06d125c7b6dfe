import Type, { type TSchema } from 'typebox'
import { Id, TextOrNumber } from '../../wire/number.ts'
import { Unfit } from '../../wire/operation.ts'
import type { PageLimits } from '../../wire/paging.ts'
import { shownAs } from '../../wire/shown.ts'
import { UNCHECKED } from '../../wire/text.ts'
import { resellerIdForm, transactionIdForm } from './checks.ts'

/** Limits of `pageSize`. The default of 100 is documented; the largest value is inferred. */
export const PAGES: PageLimits = { usual: 100, largest: 10_000, beyond: 'refuse' }

/** Every operation takes `customerId`, in the query or in the body. `operation()` checks it before this schema does. */
export const forCustomer = {
  customerId: Type.Optional(
    TextOrNumber({ description: 'The customer that the call acts for; any other id is refused. Optional with a bearer.' }),
  ),
}

export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** An id, IMEI, MEID or serial number; some clients send an IMEI as a number. Not decoded, since a list may have 10,000. */
export const DeviceName = TextOrNumber(UNCHECKED)

/** Ids of resellers and customers: letters and digits, at most 64 (documented). */
export const isId = (text: string): boolean => ID.test(text)
const ID = /^[A-Za-z0-9]{1,64}$/

/** Throws `Unfit` for a text that is not such an id. */
export function requireId(parameter: keyof typeof ID_FORMS, text: string | undefined): void {
  if (text !== undefined && !isId(text))
    throw new Unfit(parameter, 'must be letters and digits, at most 64', ID_FORMS[parameter].rule)
}
const ID_FORMS = { resellerId: resellerIdForm, transactionId: transactionIdForm } as const

/** A reseller's id in a request body. It has digits alone, so some clients send a number. */
export const ResellerId = Id('The reseller.', { pattern: ID.source })

/** The tag and scopes of all operations on resellers. */
export const ofResellers = { tag: 'Device-Upload-and-Reseller-Management', scopes: ['kme', 'kme.reseller'] } as const

/** The response of an operation without a result. */
export const Done = Type.Object(
  { code: Type.Literal(200), message: Type.Literal('SUCCESS'), data: Type.Literal(true) },
  { title: 'Done' },
)
export const DONE = { code: 200, message: 'SUCCESS', data: true } as const

/** A query parameter with several values: repeated, which documents show, or separated by commas. */
export const Several = (description: string, item: TSchema = Type.String()) =>
  Type.Optional(
    Type.Decode(Type.Union([Type.String(), Type.Array(Type.String())], { description, ...shownAs(Type.Array(item)) }), value =>
      [value].flat().flatMap(part => part.split(',').map(item => item.trim())),
    ),
  )

/** The non-empty values of all lists; undefined if there are none. */
export function named(...lists: (readonly string[] | undefined)[]): string[] | undefined {
  const all = lists.flatMap(list => list ?? []).filter(item => item !== '')
  return all.length > 0 ? all : undefined
}
