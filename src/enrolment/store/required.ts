/** A row that a commit relies on, because a rule has read it. */
export type RequiredRow =
  | { readonly kind: 'tenant'; readonly id: string }
  | { readonly kind: 'profile'; readonly tenant: string; readonly id: string }
  | { readonly kind: 'alias'; readonly customer: string; readonly reseller: string; readonly alias: string }
  | { readonly kind: 'association'; readonly customer: string; readonly reseller: string; readonly state?: 'not inactive' }

/**
 * A row that the request's rules have read was removed before its commit, so the commit changed nothing. The request runs again,
 * and its rules read the current store.
 */
export class Outdated extends Error {}
