import { isFreeMail } from './free-mail.ts'
import type { KnoxGuardAsked, KnoxGuardDraft } from './knox-guard.ts'
import type { KnoxManageAsked } from './knox-manage.ts'
import { type Management, type ManagementType, settled } from './management.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { SyncRule } from './rules.ts'
import type { Provider, Service } from './tenant.ts'
import type { World } from './world.ts'

/** How a provider wants to manage a customer. */
export interface Manner {
  readonly managementType: ManagementType
  readonly services: readonly Service[]
  /** Before the domain of the customer's Knox Manage tenant. */
  readonly prefix?: string
  readonly knoxGuard?: KnoxGuardDraft
}

/** What a provider asks for beside what there is, as the rules of create, link and change read it. */
export interface Asked {
  readonly provider: Provider
  /** Services that it does not manage yet. */
  readonly added: readonly Service[]
  /** Undefined where the management type stays. */
  readonly becomes: ManagementType | undefined
  /** The customer's. */
  readonly email: string | null
  /** Undefined where no Knox Guard tenant is asked for. */
  readonly knoxGuard: KnoxGuardAsked | undefined
  /** Undefined where no Knox Manage tenant is needed. */
  readonly knoxManage: KnoxManageAsked | undefined
}

/** That the provider may manage these services for some customer. */
export const SERVICES_MANAGEABLE: readonly SyncRule<Asked, 'service-unsupported' | 'knox-guard-unapproved'>[] = [
  {
    name: 'service-supported',
    requires: 'Samsung Care Plus is not among the services.',
    refusal: 'service-unsupported',
    meets: ({ added }) => !added.includes('SamsungCarePlus'),
  },
  {
    name: 'knox-guard-approved',
    requires: 'The provider is approved for Knox Guard, if that is among the services.',
    refusal: 'knox-guard-unapproved',
    meets: ({ added, provider }) => !added.includes('KnoxGuard') || provider.knoxGuardApproved,
  },
]

/** That a customer who shares the management has an address of its own. */
export const EMAIL_SHAREABLE: SyncRule<Asked, 'email-free'> = {
  name: 'email-domain',
  requires: 'The e-mail of a jointly managed customer is not one of a free mail service.',
  refusal: 'email-free',
  meets: ({ becomes, email }) => becomes !== 'JointlyManaged' || email === null || !isFreeMail(email),
}

export type ManagedReason =
  | 'customer-unknown'
  | 'customer-unmanaged'
  | 'customer-pending'
  | 'customer-leaving'
  | 'service-missing'

/** The relation in which a provider may write something of a service into a customer's account now. */
export async function managedFor(
  world: World,
  { provider, customer }: { provider: string; customer: string },
  service: Service,
): Promise<Management | Refusal<ManagedReason>> {
  const [tenant, existing] = await Promise.all([
    world.store.tenants.get(customer),
    world.store.managements.get({ provider, customer }),
  ])
  if (tenant?.kind !== 'customer') return refuse('customer-unknown')
  const management = settled(existing)
  if (isRefusal(management)) return management
  return management.services.includes(service) && tenant.services.includes(service) ? management : refuse('service-missing')
}
