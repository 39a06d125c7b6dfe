import Type from 'typebox'
import type { KnoxGuard } from '../../enrolment/knox-guard.ts'
import type { ManagedCustomer } from '../../enrolment/store/managements.ts'

/** A managed customer as it is answered. A member that has no value is left out. */
export const Customer = Type.Object({
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
  managementType: Type.String({ description: 'FullyManaged or JointlyManaged.' }),
  managedServices: Type.Array(Type.Object({ service: Type.String(), status: Type.String() })),
  customerAdminManagement: Type.Boolean({ description: 'Whether the customer lets the provider manage its administrators.' }),
  kgTenantInfo: Type.Optional(
    Type.Array(
      Type.Object({
        kgDomainType: Type.String(),
        kgTenantType: Type.Optional(Type.String()),
        phone: Type.Optional(Type.String()),
        email: Type.Optional(Type.String()),
      }),
    ),
  ),
  status: Type.String({ description: 'Pending, Active, Rejected, DelinkPending or DelinkPendingByCustomer.' }),
  optional: Type.Object({
    deviceCountExclKM: Type.Integer(),
    deviceCountKM: Type.Integer(),
    modified: Type.String({ description: 'UTC, to the second.' }),
    created: Type.String({ description: 'UTC, to the second.' }),
  }),
})

export function wordOf({ management, customer, devices }: ManagedCustomer): Type.Static<typeof Customer> {
  const { firstName, lastName, officeNumber, ...rest } = customer.details
  const { status } = management
  const consented = status !== 'Pending' && status !== 'Rejected'
  return {
    customerId: customer.id,
    ...(customer.email === null ? {} : { email: customer.email }),
    // Who answers the customer's phone is told once the customer has agreed to be managed.
    ...(consented ? { firstName, lastName, officeNumber } : {}),
    companyName: customer.name,
    ...rest,
    country: customer.country,
    managementType: management.managementType,
    // A customer that is asked to leave, or asks to, is fully served until it has left.
    managedServices: management.services.map(service => ({ service, status: consented ? 'Active' : status })),
    customerAdminManagement: management.managementType === 'JointlyManaged' && management.managesAdmins === true,
    ...(consented &&
      management.services.includes('KnoxGuard') &&
      customer.knoxGuard && { kgTenantInfo: [tenantOf(customer.knoxGuard)] }),
    status,
    // Knox Manage counts its devices itself, and there is none here.
    optional: {
      deviceCountExclKM: devices,
      deviceCountKM: 0,
      modified: toSecond(management.updatedAt),
      created: toSecond(management.createdAt),
    },
  }
}

const tenantOf = ({ domain, type, phone, email }: KnoxGuard) => ({
  kgDomainType: domain,
  ...(type && { kgTenantType: type }),
  ...(phone && { phone }),
  ...(email && { email }),
})

export const toSecond = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
