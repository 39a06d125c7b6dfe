/** What each side of a management can do in its present state, for consoles. The functions of the acts decide again. */
import { requireDelinkable } from './delink-customer.ts'
import { isDelinkPendingAt, isManaging, type Management, requireAccepted } from './management.ts'
import { isRefusal } from './refusal.ts'

const isAccepted = (management: Management): boolean => !isRefusal(requireAccepted(management))

/** Those of the customer; a request is accepted only while no provider manages the customer. */
const OF_CUSTOMER = {
  accept: ({ status }: Management, others: readonly Management[]) => status === 'Pending' && !others.some(isManaging),
  reject: ({ status }: Management) => status === 'Pending',
  requestDelink: ({ status, managementType }: Management) => status === 'Active' && managementType !== 'FullyManaged',
  acceptDelink: isDelinkPendingAt('customer'),
  rejectDelink: isDelinkPendingAt('customer'),
}

/** Those of the provider; `link` repeats a rejected request. */
const OF_PROVIDER = {
  link: ({ status }: Management) => status === 'Rejected',
  change: isAccepted,
  delink: (management: Management) => !isRefusal(requireDelinkable(management)),
  acceptDelink: isDelinkPendingAt('provider'),
  rejectDelink: isDelinkPendingAt('provider'),
  actFor: isManaging,
  moveDevices: isManaging,
}

export type CustomerTransition = keyof typeof OF_CUSTOMER
export type ProviderTransition = keyof typeof OF_PROVIDER

const namesOf = <Name extends string>(of: Readonly<Record<Name, unknown>>) => Object.keys(of) as Name[]

export const CUSTOMER_TRANSITIONS = namesOf(OF_CUSTOMER)
export const PROVIDER_TRANSITIONS = namesOf(OF_PROVIDER)

/** `managements` are all those of the customer. */
export const customerTransitions = (management: Management, managements: readonly Management[]): readonly CustomerTransition[] =>
  CUSTOMER_TRANSITIONS.filter(name => OF_CUSTOMER[name](management, managements))

export const providerTransitions = (management: Management): readonly ProviderTransition[] =>
  PROVIDER_TRANSITIONS.filter(name => OF_PROVIDER[name](management))
