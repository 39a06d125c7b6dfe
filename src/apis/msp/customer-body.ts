import Type, { type Static } from 'typebox'
import { IsEmail } from 'typebox/format'
import { KNOX_GUARD_DOMAINS, KNOX_GUARD_TYPES, type KnoxGuardDraft } from '../../enrolment/knox-guard.ts'
import type { ManagementTerms } from '../../enrolment/managed-services.ts'
import type { CustomerDetails } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { NAME } from '../../wire/text.ts'
import { managementTypeSent } from './checks.ts'
import { isPhone } from './field-rules.ts'
import { Services, servicesOf } from './managed-service.ts'

const text = (maxLength: number, options: Type.TStringOptions = {}) => Type.String({ minLength: 1, maxLength, ...options })
const nullableText = Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 254 }))

const KgTenant = objectShownAs(
  { kgDomainType: nullableText, kgTenantType: nullableText, phone: nullableText, email: nullableText },
  {
    kgDomainType: Type.Enum([...KNOX_GUARD_DOMAINS]),
    kgTenantType: Type.Optional(Type.Enum([...KNOX_GUARD_TYPES], { description: 'With Financing and Others alone.' })),
    phone: Type.Optional(Type.String({ description: 'With Financing this or email is required.' })),
    email: Type.Optional(Type.String({ format: 'email' })),
  },
  { title: 'KnoxGuardTenant' },
)
export const ManagementType = Type.Enum(['FullyManaged', 'JointlyManaged'], { title: 'ManagementType' })

/** Members of a request that say how the provider manages the customer. */
export const termFields = {
  managementType: Type.Optional(ManagementType),
  accessType: Type.Optional(ManagementType),
  managedServices: Type.Optional(Services),
  kmTenantPrefix: Type.Optional(
    Type.String({ maxLength: 30, description: 'With KnoxManage; required if the domain of the e-mail is taken already.' }),
  ),
  kgTenantInfo: Type.Optional(
    Type.Union([Type.Array(KgTenant, { maxItems: 1 }), KgTenant], {
      ...shownAs(Type.Array(KgTenant, { minItems: 1, maxItems: 1 })),
      description: 'With KnoxGuard: the one Knox Guard tenant.',
    }),
  ),
  kgTenantType: Type.Optional(Type.String()),
}

/** Documents do not show the former name of `managementType` and the place of `kgTenantType` before 26.01. */
export const NOT_SHOWN = { accessType: undefined, kgTenantType: undefined }

export const CustomerBody = Type.Object({
  email: Type.Optional(text(254, { format: 'email' })),
  firstName: Type.Optional(text(50, NAME)),
  lastName: Type.Optional(text(50, NAME)),
  officeNumber: Type.Optional(text(30, shownAs(Type.String({ pattern: '^[0-9]{7,15}$' })))),
  companyName: Type.Optional(text(100, NAME)),
  companySize: Type.Optional(Type.Enum(['Small', 'Medium', 'Large'])),
  industry: Type.Optional(
    Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,49}$', description: 'COMMUNICATIONS, EDUCATION, FINANCE, OTHERS, …' }),
  ),
  street1: Type.Optional(text(100)),
  street2: Type.Optional(Type.String({ maxLength: 100 })),
  city: Type.Optional(text(50)),
  stateOrProvince: Type.Optional(Type.String({ maxLength: 50 })),
  zipCode: Type.Optional(text(15)),
  country: Type.Optional(
    Type.String({
      ...shownAs(Type.String({ pattern: '^[A-Z]{2}$' })),
      pattern: '^[A-Za-z]{2}$',
      description: 'ISO 3166-1 alpha-2.',
    }),
  ),
  website: Type.Optional(text(255, { description: 'http or https.' })),
  ...termFields,
})

type Sent = Static<typeof CustomerBody>
type TermsSent = Pick<Sent, keyof typeof termFields>

/** Drops members that are null: they count as left out. */
export const withoutNulls = (sent: unknown): unknown =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent)
    ? Object.fromEntries(Object.entries(sent).filter(([, member]) => member !== null))
    : sent

/** The management terms of a request; members that were not sent are undefined. Throws `Unfit`. */
export const termsOf = (sent: TermsSent): Partial<ManagementTerms> => ({
  managementType: sent.managementType ?? sent.accessType,
  services: sent.managedServices === undefined ? undefined : servicesOf(sent.managedServices),
  // An empty prefix counts as left out.
  prefix: sent.kmTenantPrefix || undefined,
  knoxGuard: knoxGuardOf(sent),
})

/** The terms of a new management, which has no previous ones. Throws `Unfit`. */
export function completeTermsOf(sent: TermsSent & { readonly managedServices: Static<typeof Services> }): ManagementTerms {
  const { managementType, ...rest } = termsOf(sent)
  if (managementType === undefined) throw new Unfit('managementType', 'is required', managementTypeSent.rule)
  return { ...rest, managementType, services: servicesOf(sent.managedServices) }
}

/** The customer's details of a request. */
export function detailsOf(sent: Sent): CustomerDetails {
  const members = DETAILS.filter(member => sent[member] !== undefined)
  return Object.fromEntries(members.map(member => [member, sent[member]]))
}

const DETAILS = [
  'firstName',
  'lastName',
  'officeNumber',
  'companySize',
  'industry',
  'street1',
  'street2',
  'city',
  'stateOrProvince',
  'zipCode',
  'website',
] as const satisfies readonly (keyof CustomerDetails)[]

function knoxGuardOf({ kgTenantInfo, kgTenantType }: TermsSent): KnoxGuardDraft | undefined {
  const tenant = Array.isArray(kgTenantInfo) ? kgTenantInfo[0] : kgTenantInfo
  if (tenant === undefined) return kgTenantType === undefined ? undefined : { domain: 'Others', type: kgTenantType }
  const { kgDomainType, kgTenantType: type, phone, email } = tenant
  return {
    domain: kgDomainType ?? undefined,
    type: type || undefined,
    // A malformed phone number or e-mail counts as left out.
    phone: typeof phone === 'string' && isPhone(phone) ? phone : undefined,
    email: typeof email === 'string' && IsEmail(email) ? email : undefined,
  }
}
