import type { AuthReason, AuthWorld } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Provider } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import type { Explanation, Refused } from '../../wire/catalogue.ts'
import { credentialCheck } from '../gate/credential-check.ts'
import { refuse, unauthorized } from './dialect.ts'

/** The caller of the MSP API. */
export interface MspCaller {
  readonly tenant: Provider
  readonly scopes: ReadonlySet<string>
  readonly by: By
  readonly via: 'bearer'
  readonly explanation: Explanation
}

export type MspWorld = World & AuthWorld

/** Admits a provider by its bearer. This API accepts no signed tokens. Throws `Refused`. */
export async function admit(world: MspWorld, head: Head): Promise<MspCaller> {
  const subject = callSubject(world, head, {})
  const explanation = await checkCredential(subject)
  const { tenant, scopes, who } = callerOf(subject)
  // The rule `provider` refuses all other kinds.
  return { tenant: tenant as Provider, scopes, via: 'bearer', by: { who, channel: 'msp', tenant: tenant.id }, explanation }
}

const unauthenticated = () => refuse('unauthenticated')

const REFUSED_CREDENTIAL: Readonly<Record<AuthReason, () => Refused>> = {
  'credential-missing': unauthenticated,
  'credential-malformed': unauthenticated,
  'bearer-invalid': unauthenticated,
  'bearer-expired': () => refuse('accessTokenExpired'),
  'bearer-revoked': () => refuse('accessTokenExpired'),
  'user-unknown': unauthorized,
  'tenant-unknown': unauthorized,
  // Refusals of signed tokens; this API does not read them.
  'signature-expired': unauthenticated,
  'claim-empty': unauthenticated,
  'access-token-expired': unauthenticated,
  'access-token-invalid': unauthenticated,
  'restriction-unmet': unauthenticated,
}

// One published row covers all tenants that may not use this service: other kinds, and blocked or inactive providers.
const checkCredential = credentialCheck<CallSubject>(REFUSED_CREDENTIAL, [
  {
    name: 'provider',
    requires: 'The tenant is a provider.',
    refusal: unauthorized,
    remedy: "Use a provider's app.",
    meets: ({ tenant }) => tenant?.kind === 'provider',
    found: ({ tenant }) => tenant && `a ${tenant.kind}`,
  },
  {
    name: 'active',
    requires: 'The tenant is active.',
    refusal: unauthorized,
    remedy: 'The operator has set it to blocked or inactive: PATCH its state to active by the control API.',
    meets: ({ tenant }) => tenant?.status === 'active',
    found: ({ tenant }) => tenant?.status,
  },
])
