import { isFreeMail } from './free-mail.ts'
import type { KnoxGuardDraft } from './knox-guard.ts'
import { type Management, type ManagementType, settled } from './management.ts'
import { isNo, type No, no } from './refusal.ts'
import type { Customer, Provider, Service } from './tenant.ts'
import type { World } from './world.ts'

/** How a provider wants to manage a customer. */
export interface Manner {
  readonly managementType: ManagementType
  readonly services: readonly Service[]
  /** Before the domain of the customer's Knox Manage tenant. */
  readonly prefix?: string
  readonly knoxGuard?: KnoxGuardDraft
}

/** Whether the provider may manage these services for anybody. */
export function unmanageable(
  provider: Provider,
  services: readonly Service[],
): No<'service-unsupported' | 'knox-guard-unapproved'> | undefined {
  if (services.includes('SamsungCarePlus')) return no('service-unsupported')
  if (services.includes('KnoxGuard') && !provider.knoxGuardApproved) return no('knox-guard-unapproved')
  return undefined
}

/** Whether a customer with this address can be managed so: who shares the management has an address of its own. */
export const unshareable = ({ email }: Pick<Customer, 'email'>, managementType: ManagementType): No<'email-free'> | undefined =>
  managementType === 'JointlyManaged' && email !== null && isFreeMail(email) ? no('email-free') : undefined

export type ManagedWord = 'customer-unknown' | 'customer-unmanaged' | 'customer-pending' | 'customer-leaving' | 'service-missing'

/** The relation in which a provider may write something of a service into a customer's account now. */
export async function managedFor(
  world: World,
  { provider, customer }: { provider: string; customer: string },
  service: Service,
): Promise<Management | No<ManagedWord>> {
  const [tenant, standing] = await Promise.all([
    world.store.tenants.get(customer),
    world.store.managements.get({ provider, customer }),
  ])
  if (tenant?.kind !== 'customer') return no('customer-unknown')
  const management = settled(standing)
  if (isNo(management)) return management
  return management.services.includes(service) && tenant.services.includes(service) ? management : no('service-missing')
}
