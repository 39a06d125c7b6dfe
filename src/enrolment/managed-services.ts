import { isFreeMailService } from './free-mail.ts'
import type { KnoxGuardDraft, KnoxGuardSubject } from './knox-guard.ts'
import type { KnoxManageSubject } from './knox-manage.ts'
import { type Management, type ManagementType, requireAccepted } from './management.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { SyncRule } from './rules.ts'
import type { Provider, Service } from './tenant.ts'
import type { World } from './world.ts'

/** The terms on which a provider requests to manage a customer. */
export interface ManagementTerms {
  readonly managementType: ManagementType
  readonly services: readonly Service[]
  /** The prefix in the name of the customer's Knox Manage tenant. */
  readonly prefix?: string
  readonly knoxGuard?: KnoxGuardDraft
}

/** The subject of the rules that create, link and change have in common. */
export interface TermsSubject {
  readonly provider: Provider
  /** The services that the provider does not manage yet. */
  readonly added: readonly Service[]
  /** Undefined if the management type does not change. */
  readonly newType: ManagementType | undefined
  /** The e-mail address of the customer. */
  readonly email: string | null
  /** Undefined if no Knox Guard tenant is requested. */
  readonly knoxGuard: KnoxGuardSubject | undefined
  /** Undefined if no Knox Manage tenant is needed. */
  readonly knoxManage: KnoxManageSubject | undefined
}

export const SERVICE_RULES: readonly SyncRule<TermsSubject, 'service-unsupported' | 'knox-guard-unapproved'>[] = [
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

export const EMAIL_RULE: SyncRule<TermsSubject, 'email-at-free-service'> = {
  name: 'email-domain',
  requires: 'The e-mail of a jointly managed customer is not one of a free mail service.',
  refusal: 'email-at-free-service',
  meets: ({ newType, email }) => newType !== 'JointlyManaged' || email === null || !isFreeMailService(email),
}

export type ManagedReason = 'customer-unknown' | 'customer-unmanaged' | 'customer-pending' | 'delink-pending' | 'service-missing'

/** The management under which a provider may change the data of a service in a customer's account, or the refusal. */
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
  const management = requireAccepted(existing)
  if (isRefusal(management)) return management
  return management.services.includes(service) && tenant.services.includes(service) ? management : refuse('service-missing')
}
