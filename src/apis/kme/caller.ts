import type { AuthWorld } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Customer, Provider, Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import type { Explanation } from '../../wire/catalogue.ts'
import { credentialCheck, credentialRefusals } from '../gate/credential-check.ts'
import { managedCustomer } from '../gate/managed-customer.ts'
import { tenantStatus } from '../gate/tenant-status.ts'
import { notPermitted, refuse } from './dialect.ts'
import { errors } from './errors.ts'

/** The caller of the Customer API and the tenant that it acts for. */
export interface KmeCaller {
  /** The tenant whose devices and profiles the call reads and changes: the caller itself, or a customer that it manages. */
  readonly tenant: Customer | Provider
  /** The tenant of the credential. */
  readonly home: Tenant
  readonly scopes: ReadonlySet<string>
  readonly by: By
  readonly via: 'bearer' | 'signed'
  readonly explanation: Explanation
}

/** The subject of this API's rules; `meets` of `region` and of `managed-customer` fill in the members. */
interface KmeSubject extends CallSubject<World & AuthWorld> {
  /** The region whose hosts the request was sent to, if it was sent to one of those. */
  region?: string | undefined
  /** The id of the customer that the call acts for, if it is not the caller itself. */
  named?: string | undefined
  customer?: Customer | undefined
}

/**
 * Admits the caller by this API's rules in order: credential, service, tenant status, kind of tenant, managed customer. Throws
 * `Refused`. The documented order has scopes before the managed customer; this server compares them after. Both refusals use one
 * row, so clients see no difference.
 */
export async function admit(world: World & AuthWorld, head: Head): Promise<KmeCaller> {
  const subject: KmeSubject = callSubject(world, head, ACCEPTS)
  const explanation = await checkCredential(subject)
  const { tenant: home, scopes, via, who } = callerOf(subject)
  // The rule no-reseller leaves these two kinds.
  const tenant = subject.customer ?? (home as Customer | Provider)
  return { tenant, home, scopes, via, by: { who, channel: 'kme', tenant: home.id, request: head.id }, explanation }
}

/** A client identifier of a provider for the MSP API is valid for this API too. */
const ACCEPTS = { kme: 'any', msp: 'provider' } as const

/** Only customers have services. For a provider that acts for a customer, the customer's services are checked. */
const hasService = (tenant: Tenant | undefined): boolean =>
  tenant?.kind !== 'customer' || tenant.services.includes('KnoxMobileEnrollment')

/** The region whose hosts a request was sent to; undefined for the global host, and for those of this server. */
const regionOfHost = ({ headers }: CallSubject['head']): string | undefined =>
  /^(us|eu)-[\w-]+\.samsungknox\.com\.?(:\d+)?$/i.exec(headers.host ?? '')?.[1]?.toLowerCase()

const checkCredential = credentialCheck<KmeSubject>(credentialRefusals({ 'credential-missing': errors.credentialMissing }), [
  {
    name: 'region',
    requires: 'The tenant is of the region whose host the request was sent to.',
    refusal: () => refuse('tenantUnknown'),
    remedy: 'Call the host of its region, such as eu-kcs-api.samsungknox.com for eu.',
    meets: subject => {
      subject.region = regionOfHost(subject.head)
      return subject.region === undefined || subject.region === subject.tenant?.region
    },
    found: ({ tenant, region }) => `a tenant of ${tenant?.region} and ${region ?? 'a host of no region'}`,
  },
  {
    name: 'enrolment-service',
    requires: 'The tenant has the service KnoxMobileEnrollment.',
    refusal: () => refuse('serviceMissing'),
    remedy: 'Add it to the services of the customer, by the control API.',
    meets: ({ tenant }) => hasService(tenant),
  },
  ...tenantStatus(({ tenant }: KmeSubject) => tenant),
  {
    name: 'no-reseller',
    requires: 'The tenant is a customer or a provider.',
    refusal: () => refuse('resellerBlocked'),
    remedy: 'Resellers call /kcs/v1/rp.',
    meets: ({ tenant }) => tenant?.kind !== 'reseller',
    found: ({ tenant }) => tenant && `a ${tenant.kind}`,
  },
  managedCustomer({
    named: (subject: KmeSubject) => subject.head.headers['x-wsm-managed-tenantid']?.trim() || callerOf(subject).actsFor,
    refusal: notPermitted,
  }),
  {
    name: 'customer-enrolment-service',
    requires: 'That customer has the service KnoxMobileEnrollment.',
    refusal: () => refuse('serviceMissing'),
    remedy: 'Add it to the services of the customer, by the control API.',
    meets: ({ customer }) => hasService(customer),
  },
  ...tenantStatus(({ customer }: KmeSubject) => customer, { prefix: 'customer-', subject: 'That customer' }),
])
