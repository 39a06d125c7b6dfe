/** Every call of the customer's pages is for the signed-in customer, or for the one that a provider acts for. */
import type { WireCall } from '../../app/knox.ts'
import { call } from '../../app/own-apis.ts'
import { addressOf, type Filters, filter, go } from '../../app/place.ts'

/** The customer that a provider acts for. */
export const actingFor = (): string | undefined => filter('for') || undefined

export const ask: typeof call = (route, options) => call(route, { ...options, actingFor: actingFor() } as typeof options)

export const wire = (method: string, ...args: readonly unknown[]): WireCall => ({ method, args, actingFor: actingFor() })

/** The address of a page of this console, and the way to it. */
export const linkTo = (page: string, query: Filters = {}): string =>
  addressOf(`/customer/${page}`, { ...query, for: actingFor() })
export const goTo = (page: string, query: Filters = {}): void => go(`/customer/${page}`, { ...query, for: actingFor() })
