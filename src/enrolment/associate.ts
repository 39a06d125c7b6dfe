import { type By, entry } from './activity.ts'
import type { Association } from './association.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { NewAssociation } from './store/transactions.ts'
import { type Customer, holdsDevices, type Reseller } from './tenant.ts'
import type { World } from './world.ts'

/** Associates a reseller with an existing customer or provider; pending until that tenant trusts the reseller. */
export async function associate(
  world: World,
  by: By,
  { reseller, customer, internalReference }: { reseller: string; customer: string; internalReference: string | null },
): Promise<Association | Refusal<'customer-unknown' | 'association-exists'>> {
  if (!holdsDevices(await world.store.tenants.get(customer))) return refuse('customer-unknown', customer)
  const { association, log } = pendingAssociation(world, by, { reseller, customer, internalReference })
  // An inactive association exists too: only the customer can reactivate it.
  return (await world.store.associations.create(association, log)) ? association : refuse('association-exists')
}

/** A new association that a reseller requests, with its entry of the activity log. */
export function pendingAssociation(
  world: World,
  by: By,
  { reseller, customer, internalReference }: Pick<Association, 'reseller' | 'customer' | 'internalReference'>,
): NewAssociation {
  const now = world.clock.now()
  const association: Association = {
    reseller,
    customer,
    state: 'pending',
    autoApproval: false,
    defaultProfile: null,
    internalReference,
    createdAt: now,
    updatedAt: now,
  }
  return { association, log: entry(world, by, { tenant: reseller, act: 'associate', target: '', customer }) }
}

/** Deletes a reseller's association, unless the customer still has devices of the reseller. */
export async function dissociate(
  world: World,
  by: By,
  { reseller, customer }: { reseller: string; customer: string },
): Promise<{ customer: string } | Refusal<'customer-unknown' | 'association-missing' | 'association-in-use'>> {
  if (!holdsDevices(await world.store.tenants.get(customer))) return refuse('customer-unknown', customer)
  // A customer does not see a reseller whose association is pending.
  const isSeen = (await world.store.associations.get({ reseller, customer }))?.state !== 'pending'
  const also = isSeen ? [{ tenant: customer, details: { resellerId: reseller } }] : []
  const line = entry(world, by, { tenant: reseller, act: 'dissociate', target: '', customer, also })
  const outcome = await world.store.associations.remove({ reseller, customer }, line)
  if (outcome === 'missing') return refuse('association-missing')
  return outcome === 'in use' ? refuse('association-in-use') : { customer }
}

/** A reseller changes its private label for a customer; null removes it. */
export async function relabelCustomer(
  world: World,
  by: By,
  label: Pick<Association, 'reseller' | 'customer' | 'internalReference'>,
): Promise<Refusal<'association-missing'> | undefined> {
  const { reseller, customer } = label
  const line = entry(world, by, { tenant: reseller, act: 'relabelCustomer', target: label.internalReference ?? '', customer })
  const labelled = await world.store.associations.relabel({ ...label, now: world.clock.now() }, line)
  return labelled ? undefined : refuse('association-missing')
}

/** A company without an account, as the reseller describes it. */
interface NewCustomer {
  readonly name: string
  readonly email: string
  readonly country: string
  readonly firstName: string
  readonly lastName: string
}

/** Creates the account of a customer and associates the reseller with it. */
export async function createCustomer(
  world: World,
  by: By,
  { reseller, company }: { reseller: Reseller; company: NewCustomer },
): Promise<Customer> {
  let id = world.ids.tenant()
  while ((await world.store.tenants.get(id)) !== undefined) id = world.ids.tenant()
  const now = world.clock.now()
  const customer: Customer = {
    kind: 'customer',
    id,
    name: company.name,
    country: company.country,
    // The account is in the region of the reseller that creates it.
    region: reseller.region,
    status: 'active',
    createdAt: now,
    updatedAt: now,
    email: company.email,
    approval: 'approved',
    services: ['KnoxMobileEnrollment'],
    details: { firstName: company.firstName, lastName: company.lastName },
  }
  const line = entry(world, by, { tenant: reseller.id, act: 'createCustomer', target: '', customer: id })
  await world.store.tenants.put(customer, line)
  await associate(world, by, { reseller: reseller.id, customer: id, internalReference: null })
  return customer
}
