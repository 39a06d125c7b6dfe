import type { By } from './activity.ts'
import { knoxGuardOf } from './knox-guard.ts'
import { knoxManageOf } from './knox-manage.ts'
import { type Manner, unmanageable, unshareable } from './managed-services.ts'
import { type Management, toldToBoth } from './management.ts'
import { isNo, no } from './refusal.ts'
import { regionOf } from './region.ts'
import type { Customer, CustomerDetails, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** A company that has no account yet. */
export interface Company {
  readonly name: string
  readonly email: string
  readonly country: string
  readonly details: CustomerDetails
}

/** A provider opens an account for a company and manages it from now on: nobody is there yet to be asked. */
export async function createManagedCustomer(
  world: World,
  by: By,
  { provider, company, manner }: { provider: Provider; company: Company; manner: Manner },
) {
  const { managementType, services } = manner
  const { name, country, details } = company
  const email = company.email.toLowerCase()
  if (regionOf(country) !== provider.region) return no('country-unsupported')
  const refused = unmanageable(provider, services)
  if (refused !== undefined) return refused
  const knoxGuard = services.includes('KnoxGuard') ? knoxGuardOf(manner.knoxGuard, undefined) : undefined
  if (isNo(knoxGuard)) return knoxGuard
  if ((await world.store.tenants.ofPerson(email)) !== undefined) return no('email-taken')
  const free = unshareable({ email }, managementType)
  if (free !== undefined) return free
  const knoxManage = services.includes('KnoxManage') ? await knoxManageOf(world, { email }, manner.prefix) : undefined
  if (isNo(knoxManage)) return knoxManage

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
      standing: 'active',
      approval: 'approved',
      services,
      ...(knoxManage && { knoxManage }),
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
    const log = toldToBoth(world, by, { act: 'createCustomer', ...relation })
    switch (await world.store.managements.open(customer, management, log)) {
      case 'opened':
        return management
      case 'email':
        return no('email-taken')
      case 'knox manage':
        return no('knox-manage-taken')
      // An id that chance has given out before.
      case 'id':
        continue
    }
  }
}
