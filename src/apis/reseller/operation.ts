import Type from 'typebox'
import type { Listed } from '../../enrolment/store/page.ts'
import type { Refused } from '../../wire/catalogue.ts'
import type { Check } from '../../wire/check.ts'
import { Id } from '../../wire/number.ts'
import { operations, Unfit } from '../../wire/operation.ts'
import { type Page, pageOf, pagesOf } from '../../wire/paging.ts'
import { shownAs } from '../../wire/shown.ts'
import type { ResellerCaller, ResellerWorld } from './caller.ts'
import { customerSent, pageExists, resellerSent } from './checks.ts'
import { ID } from './dialect.ts'

export const operation = operations<ResellerWorld, ResellerCaller>()

/** Defines an operation that the vendor's reference does not list; its summary and description say so. */
export const extension: typeof operation = listed => ({
  ...listed,
  summary: `${listed.summary} (extension)`,
  description: [listed.description, 'An extension of Muster: the vendor does not list it.'].filter(Boolean).join(' '),
})

/** The schema of a member that may be absent; null has the same meaning, which documents do not show. */
export const maybe = <Schema extends Type.TSchema>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()], shownAs(schema)))

/** The id of a reseller, a customer or a vendor in a body. */
export const TenantId = (description: string) => Id(description, { pattern: ID.source })

/** The same in a query. The texts are checked by the handler. */
const InQuery = (description: string) => Type.String({ description, pattern: ID.source })

/** `resellerId` in the query of a GET. The header of the same name is read too, so that the parser does not require it. */
export const OWN_ID = InQuery('The caller.')
export const CUSTOMER_ID = InQuery('One of its customers.')
export const VENDOR_ID = Type.Optional(InQuery('A sub-reseller of the caller.'))

/** A required id of a GET: from the query, or from the header of the same name. Absent from both: 400. */
export function sentId(call: Headed, parameter: 'resellerId' | 'customerId', id: string | undefined): string {
  const named = id ?? call.headers[parameter.toLowerCase()]
  if (named === undefined) {
    throw new Unfit(parameter, 'is required', (parameter === 'resellerId' ? resellerSent : customerSent).rule)
  }
  return named
}

interface Headed {
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** The page of a request. 100 rows are the default and the maximum; a larger `pageSize` is reduced to it. */
export const resellerPage = (query: { pageNum?: number; pageSize?: number }): Page =>
  pageOf(query, { usual: 100, largest: 100, beyond: 'cut' })

/** Returns the list, or refuses a page past its end. The first page exists even when the list is empty. */
export function within<Rows extends Pick<Listed<unknown>, 'total'>>(
  listed: Rows,
  page: Page,
  refuse: (check: Check<'pageOutOfBounds'>) => Refused,
): Rows {
  if (page.number >= Math.max(1, pagesOf(listed.total, page))) throw refuse(pageExists)
  return listed
}
