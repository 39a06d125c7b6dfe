import type { AuthWorld } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import { isManaging } from '../../enrolment/management.ts'
import type { Customer, Provider, Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import type { Explanation } from '../../wire/catalogue.ts'
import { gate, saysOf, tenantStatus } from '../gate.ts'
import { notPermitted, refuse } from './dialect.ts'
import { errors } from './errors.ts'

/** Who calls the Customer API, and for whom. */
export interface KmeCaller {
  /** Whose devices and profiles the call is about: the caller itself, or the customer that it manages. */
  readonly tenant: Customer | Provider
  /** The tenant of the credential. */
  readonly home: Tenant
  readonly scopes: ReadonlySet<string>
  readonly by: By
  readonly via: 'bearer' | 'legacy'
  readonly explanation: Explanation
}

/** A call of this API, and what has been learnt of it. */
interface KmeSubject extends CallSubject<World & AuthWorld> {
  /** The customer that the call is for, where the caller is another. */
  named?: string | undefined
  customer?: Customer | undefined
}

/**
 * Establishes the caller, in this API's order: credential, service, standing, resellers, whom a provider may act for.
 * Scopes go before the last by the order, and after it here; both are the same row, so nobody can tell.
 */
export async function admit(world: World & AuthWorld, head: Head): Promise<KmeCaller> {
  const subject: KmeSubject = callSubject(world, head, ACCEPTS)
  const explanation = await enter(subject)
  const { tenant: home, scopes, via, who } = callerOf(subject)
  // The rules let no reseller past.
  const tenant = subject.customer ?? (home as Customer | Provider)
  return { tenant, home, scopes, via, by: { who, channel: 'kme', tenant: home.id, request: head.id }, explanation }
}

/** A provider's key for the MSP API is one for this API too. */
const ACCEPTS = { kme: 'anybody', msp: 'provider' } as const

/** Customers have services; a provider acts on its own inventory or on its customers', whose services count. */
const hasService = (tenant: Tenant | undefined): boolean =>
  tenant?.kind !== 'customer' || tenant.services.includes('KnoxMobileEnrollment')

const enter = gate<KmeSubject>(saysOf({ 'credential-missing': errors.credentialMissing }), [
  {
    name: 'enrolment-service',
    asks: 'The tenant has the service KnoxMobileEnrollment.',
    no: () => refuse('serviceMissing'),
    remedy: 'Add it to the services of the customer, by the control API.',
    meets: ({ tenant }) => hasService(tenant),
  },
  ...tenantStatus(({ tenant }: KmeSubject) => tenant),
  {
    name: 'no-reseller',
    asks: 'The tenant is a customer or a provider.',
    no: () => refuse('resellerBlocked'),
    remedy: 'Resellers call /kcs/v1/rp.',
    meets: ({ tenant }) => tenant?.kind !== 'reseller',
    found: ({ tenant }) => tenant && `a ${tenant.kind}`,
  },
  {
    name: 'managed-customer',
    asks: 'x-wsm-managed-tenantid, or the sign-in that the token is bound to, names a customer that the caller manages.',
    no: notPermitted,
    remedy: 'Name a customer whose management is Active or DelinkPending, or send no such header.',
    meets: async subject => {
      const { world, tenant, bearing } = subject
      const named = bearing.headers['x-wsm-managed-tenantid']?.trim() || callerOf(subject).actsFor
      if (named === undefined || named === tenant?.id) return true
      subject.named = named
      if (tenant?.kind !== 'provider') return false
      if (!isManaging(await world.store.managements.get({ provider: tenant.id, customer: named }))) return false
      const customer = await world.store.tenants.get(named)
      subject.customer = customer?.kind === 'customer' ? customer : undefined
      return subject.customer !== undefined
    },
    found: ({ named }) => (named === undefined ? 'nobody but itself' : `customer ${named.slice(0, 40)}`),
  },
  {
    name: 'customer-enrolment-service',
    asks: 'That customer has the service KnoxMobileEnrollment.',
    no: () => refuse('serviceMissing'),
    remedy: 'Add it to the services of the customer, by the control API.',
    meets: ({ customer }) => hasService(customer),
  },
  ...tenantStatus(({ customer }: KmeSubject) => customer, { of: 'customer-', whose: 'That customer' }),
])
