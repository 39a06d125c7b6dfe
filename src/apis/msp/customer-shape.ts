import Type from 'typebox'
import type { KnoxGuard } from '../../enrolment/knox-guard.ts'
import type { ManagedCustomer } from '../../enrolment/store/managements.ts'
import { ManagementType } from './customer-body.ts'
import { ServiceName } from './managed-service.ts'

export const Status = Type.Enum(['Pending', 'Active', 'Rejected', 'DelinkPending', 'DelinkPendingByCustomer'], {
  title: 'ManagementStatus',
})

const ManagedService = Type.Object({ service: ServiceName, status: Status }, { title: 'ManagedService' })

const KnoxGuardTenant = Type.Object(
  {
    kgDomainType: Type.String(),
    kgTenantType: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
  },
  { title: 'ShownKnoxGuardTenant' },
)

/** A managed customer in a response. Members without a value are left out. */
export const Customer = Type.Object(
  {
    customerId: Type.String({ description: 'The value for x-wsm-managed-tenantid.' }),
    email: Type.Optional(Type.String()),
    firstName: Type.Optional(Type.String()),
    lastName: Type.Optional(Type.String()),
    officeNumber: Type.Optional(Type.String()),
    companyName: Type.String(),
    companySize: Type.Optional(Type.String()),
    industry: Type.Optional(Type.String()),
    street1: Type.Optional(Type.String()),
    street2: Type.Optional(Type.String()),
    city: Type.Optional(Type.String()),
    stateOrProvince: Type.Optional(Type.String()),
    zipCode: Type.Optional(Type.String()),
    country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    website: Type.Optional(Type.String()),
    managementType: ManagementType,
    managedServices: Type.Array(ManagedService),
    customerAdminManagement: Type.Boolean({ description: 'Whether the provider may manage the administrators of the customer.' }),
    kgTenantInfo: Type.Optional(Type.Array(KnoxGuardTenant)),
    status: Status,
    optional: Type.Object({
      deviceCountExclKM: Type.Integer(),
      deviceCountKM: Type.Integer(),
      modified: Type.String({ description: 'UTC, to the second.' }),
      created: Type.String({ description: 'UTC, to the second.' }),
    }),
  },
  { title: 'ManagedCustomer' },
)

/** The wire form of a managed customer. */
export function customerBody({ management, customer, devices }: ManagedCustomer): Type.Static<typeof Customer> {
  const { firstName, lastName, officeNumber, ...rest } = customer.details
  const { status } = management
  const consented = status !== 'Pending' && status !== 'Rejected'
  return {
    customerId: customer.id,
    ...(customer.email === null ? {} : { email: customer.email }),
    // Responses have the contact person only after the customer accepted the management.
    ...(consented ? { firstName, lastName, officeNumber } : {}),
    companyName: customer.name,
    ...rest,
    country: customer.country,
    managementType: management.managementType,
    // A management with a pending delink is in effect until the delink is accepted.
    managedServices: management.services.map(service => ({ service, status: consented ? 'Active' : status })),
    customerAdminManagement: management.managementType === 'JointlyManaged' && management.managesAdmins === true,
    ...(consented &&
      management.services.includes('KnoxGuard') &&
      customer.knoxGuard && { kgTenantInfo: [knoxGuardBody(customer.knoxGuard)] }),
    status,
    // Muster has no Knox Manage, so it has no devices.
    optional: {
      deviceCountExclKM: devices,
      deviceCountKM: 0,
      modified: toSecond(management.updatedAt),
      created: toSecond(management.createdAt),
    },
  }
}

const knoxGuardBody = ({ domain, type, phone, email }: KnoxGuard) => ({
  kgDomainType: domain,
  ...(type && { kgTenantType: type }),
  ...(phone && { phone }),
  ...(email && { email }),
})

/** A time in epoch ms as ISO 8601 in UTC, to the second. */
export const toSecond = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
