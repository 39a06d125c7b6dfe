import { isManaging } from '../../enrolment/management.ts'
import type { Store } from '../../enrolment/store.ts'
import type { Customer, Tenant } from '../../enrolment/tenant.ts'
import type { ApiRule, RefusalFor } from './rules.ts'

interface ManagedSubject {
  readonly world: { readonly store: Pick<Store, 'managements' | 'tenants'> }
  readonly tenant?: Tenant | undefined
  /** The id of the customer that the call acts for, if it is not the caller itself. */
  named?: string | undefined
  customer?: Customer | undefined
}

/** The rule that a provider acts only for customers that it manages. It stores the customer in the subject. */
export const managedCustomer = <Subject extends ManagedSubject>({
  named,
  refusal,
}: {
  /** The id of the customer in the request; undefined for a call about the caller itself. */
  readonly named: (subject: Subject) => string | undefined
  readonly refusal: RefusalFor<Subject>
}): ApiRule<Subject> => ({
  name: 'managed-customer',
  requires: 'x-wsm-managed-tenantid, or the sign-in that the token is bound to, names a customer that the caller manages.',
  refusal,
  remedy: 'Name a customer whose management is Active or DelinkPending, or send no such header.',
  meets: async subject => {
    const { world, tenant } = subject
    const customer = named(subject)
    if (customer === undefined || customer === tenant?.id) return true
    subject.named = customer
    if (tenant?.kind !== 'provider') return false
    if (!isManaging(await world.store.managements.get({ provider: tenant.id, customer }))) return false
    const managed = await world.store.tenants.get(customer)
    subject.customer = managed?.kind === 'customer' ? managed : undefined
    return subject.customer !== undefined
  },
  found: ({ named }) => (named === undefined ? 'no other customer' : `customer ${named.slice(0, 40)}`),
})
