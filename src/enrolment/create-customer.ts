import type { By } from './activity.ts'
import { KNOX_GUARD, knoxGuardOf, readKnoxGuard } from './knox-guard.ts'
import { KNOX_MANAGE, lookUpKnoxManage } from './knox-manage.ts'
import { type Asked, EMAIL_SHAREABLE, type Manner, SERVICES_MANAGEABLE } from './managed-services.ts'
import { entryForBoth, type Management } from './management.ts'
import { type KnoxGuardReason, type KnoxManageReason, refuse } from './refusal.ts'
import { regionOf } from './region.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Customer, CustomerDetails, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** A company that has no account yet. */
interface Company {
  readonly name: string
  readonly email: string
  readonly country: string
  readonly details: CustomerDetails
}

interface AskedOfNew extends Asked {
  readonly country: string
  /** Some person's of the plane already. */
  readonly isEmailTaken: boolean
}

type CreateReason =
  | 'country-unsupported'
  | 'service-unsupported'
  | 'knox-guard-unapproved'
  | KnoxGuardReason
  | 'email-taken'
  | 'email-free'
  | KnoxManageReason

/** In the order of the wire contract, behind the rules of the body and its fields. */
const CREATE: readonly SyncRule<AskedOfNew, CreateReason>[] = [
  {
    name: 'country',
    requires: "The country is one of the provider's region.",
    refusal: 'country-unsupported',
    meets: ({ country, provider }) => regionOf(country) === provider.region,
  },
  ...SERVICES_MANAGEABLE,
  ...KNOX_GUARD,
  {
    name: 'email-unused',
    requires: 'No account has the e-mail address.',
    refusal: 'email-taken',
    meets: ({ isEmailTaken }) => !isEmailTaken,
  },
  EMAIL_SHAREABLE,
  ...KNOX_MANAGE,
]

/** A provider opens an account for a company and manages it from now on: nobody is there yet to be asked. */
export async function createManagedCustomer(
  world: World,
  by: By,
  { provider, company, manner }: { provider: Provider; company: Company; manner: Manner },
) {
  const { managementType, services } = manner
  const { name, country, details } = company
  const email = company.email.toLowerCase()
  const asked: AskedOfNew = {
    provider,
    country,
    added: services,
    becomes: managementType,
    email,
    isEmailTaken: (await world.store.tenants.ofPerson(email)) !== undefined,
    knoxGuard: services.includes('KnoxGuard') ? readKnoxGuard(manner.knoxGuard, undefined) : undefined,
    knoxManage: services.includes('KnoxManage') ? await lookUpKnoxManage(world, { email }, manner.prefix) : undefined,
  }
  const refused = refusalBy(CREATE, asked)
  if (refused !== undefined) return refused

  const knoxGuard = asked.knoxGuard && knoxGuardOf(asked.knoxGuard)
  const now = world.clock.now()
  for (;;) {
    const customer: Customer = {
      kind: 'customer',
      id: world.ids.tenant(),
      name,
      email,
      country,
      // An account is hosted where whoever opened it is.
      region: provider.region,
      status: 'active',
      approval: 'approved',
      services,
      ...(asked.knoxManage && { knoxManage: asked.knoxManage.name }),
      ...(knoxGuard && { knoxGuard }),
      details,
      createdAt: now,
      updatedAt: now,
    }
    const relation = { provider: provider.id, customer: customer.id }
    const management: Management = {
      ...relation,
      managementType,
      status: 'Active',
      services,
      opened: true,
      createdAt: now,
      updatedAt: now,
    }
    const log = entryForBoth(world, by, { act: 'createCustomer', ...relation })
    switch (await world.store.managements.open(customer, management, log)) {
      case 'opened':
        return management
      case 'email':
        return refuse('email-taken')
      case 'knox manage':
        return refuse('knox-manage-taken')
      // An id that chance has given out before.
      case 'id':
        continue
    }
  }
}
