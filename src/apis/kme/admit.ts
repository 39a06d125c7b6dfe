import type { AuthWorld, Caller } from '../../auth/caller.ts'
import type { By } from '../../enrolment/activity.ts'
import { isManaging } from '../../enrolment/management.ts'
import type { Customer, Provider, Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import { Refused } from '../../wire/catalogue.ts'
import { callerOf, standing } from '../gate.ts'
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
}

/**
 * Establishes the caller, in this API's order: credential, service, standing, resellers, whom a provider may act for.
 * Scopes go before the last by the order, and after it here; both are the same row, so nobody can tell.
 */
export async function admit(world: World & AuthWorld, head: Head): Promise<KmeCaller> {
  const caller = await callerHere(world, head)
  const { tenant: home, scopes, via } = caller
  requireService(home)
  standing(home)
  if (home.kind === 'reseller') throw refuse('resellerBlocked')
  const tenant = await tenantFor(world, home, head.headers['x-wsm-managed-tenantid']?.trim())
  return { tenant, home, scopes, via, by: { who: caller.who, channel: 'kme', request: head.id } }
}

/** Whoever has a credential for this API; a provider's key for the MSP API is one too. */
async function callerHere(world: AuthWorld, head: Head): Promise<Caller> {
  const missing = errors.credentialMissing
  try {
    return await callerOf(world, head, { accepts: ['kme'], missing })
  } catch (error) {
    if (!(error instanceof Refused) || error.row !== errors.accessTokenForeign) throw error
    const caller = await callerOf(world, head, { accepts: ['msp'], missing })
    if (caller.tenant.kind === 'provider') return caller
    throw error
  }
}

async function tenantFor(world: World, home: Customer | Provider, named: string | undefined): Promise<Customer | Provider> {
  if (named === undefined || named === '' || named === home.id) return home
  if (home.kind !== 'provider') throw notPermitted()
  if (!isManaging(await world.store.managements.get({ provider: home.id, customer: named }))) throw notPermitted()
  const customer = await world.store.tenants.get(named)
  if (customer?.kind !== 'customer') throw notPermitted()
  requireService(customer)
  standing(customer)
  return customer
}

/** Customers have services; a provider acts on its own inventory or on its customers', whose services count. */
function requireService(tenant: Tenant): void {
  if (tenant.kind === 'customer' && !tenant.services.includes('KnoxMobileEnrollment')) throw refuse('serviceMissing')
}
