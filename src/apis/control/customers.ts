import Type from 'typebox'
import { KNOX_GUARD_DOMAINS, KNOX_GUARD_TYPES } from '../../enrolment/knox-guard.ts'
import { type Customer, SERVICES } from '../../enrolment/tenant.ts'
import { NAME } from '../../wire/text.ts'
import { refuse } from './dialect.ts'
import { Email, listOf, oneOf, orNull } from './members.ts'
import { resource } from './resource.ts'
import { account, accountOf, ofKind, putTenant, shownAccount, tenantName, tenantsOf } from './tenants.ts'

const Details = Type.Partial(
  Type.Object({
    firstName: Type.String(NAME),
    lastName: Type.String(NAME),
    officeNumber: Type.String(),
    companySize: Type.String(),
    industry: Type.String(),
    street1: Type.String(),
    street2: Type.String(),
    city: Type.String(),
    stateOrProvince: Type.String(),
    zipCode: Type.String(),
    website: Type.String(),
  }),
  { title: 'CustomerDetails' },
)
const KnoxGuardTenant = Type.Object(
  {
    domain: oneOf(KNOX_GUARD_DOMAINS),
    type: Type.Optional(oneOf([...KNOX_GUARD_TYPES, 'Antitheft'])),
    phone: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
  },
  { title: 'KnoxGuardTenant' },
)
const CustomerRow = Type.Object(
  {
    ...account,
    email: orNull(Email),
    approval: orNull(oneOf(['approved', 'pending', 'rejected'])),
    services: orNull(listOf(oneOf(SERVICES))),
    knoxManage: orNull(
      Type.String({ pattern: '^[a-z0-9.-]+$', description: 'The name of its Knox Manage tenant, unique among customers.' }),
    ),
    knoxGuard: orNull(KnoxGuardTenant),
    details: orNull(Details),
  },
  { title: 'CustomerRow' },
)
export const customers = resource<typeof CustomerRow, Customer>({
  ...tenantsOf<Customer>('customer'),
  name: 'customers',
  schema: CustomerRow,
  shows: { nullable: ['email'], lacks: ['knoxManage', 'knoxGuard'] },
  notes: 'A user is created for the email, unless one exists. Without services a customer has KnoxMobileEnrollment.',
  names: row => [tenantName(row), ...(typeof row.knoxManage === 'string' ? [`Knox Manage tenant ${row.knoxManage}`] : [])],
  existing: async (world, row) => {
    const existing = await ofKind<Customer>(world, row, 'customer')
    if (typeof row.knoxManage !== 'string') return existing
    const holder = await world.store.tenants.byKnoxManage(row.knoxManage)
    if (holder !== undefined && holder.id !== String(row.id)) throw refuse('knoxManageTaken')
    return existing
  },
  build: (world, row, { existing }) => ({
    ...accountOf(world, row, existing),
    kind: 'customer',
    email: row.email ?? null,
    approval: row.approval ?? 'approved',
    services: row.services ?? ['KnoxMobileEnrollment'],
    ...(row.knoxManage && { knoxManage: row.knoxManage }),
    ...(row.knoxGuard && { knoxGuard: row.knoxGuard }),
    details: row.details ?? {},
  }),
  show: customer => ({
    ...shownAccount(customer),
    email: customer.email,
    approval: customer.approval,
    services: [...customer.services],
    ...(customer.knoxManage && { knoxManage: customer.knoxManage }),
    ...(customer.knoxGuard && { knoxGuard: customer.knoxGuard }),
    details: { ...customer.details },
  }),
  store: async (world, customer, log) => {
    await putTenant(world, customer, log)
    const { email, id: tenant } = customer
    if (email === null || (await world.credentials.users.get(email)) !== undefined) return
    await world.credentials.users.put({ email, tenant, scopes: null })
  },
})
