import type { AuthWorld } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import type { Explanation } from '../../wire/catalogue.ts'
import { credentialCheck, credentialRefusals } from '../gate/credential-check.ts'
import { tenantStatus } from '../gate/tenant-status.ts'
import { errors } from './errors.ts'

/** What this API needs of a world. */
export interface GatewayWorld extends AuthWorld, Pick<World, 'credentialKey'> {
  /** The default world if absent. */
  readonly name?: string
  /** People can sign in only to a sandbox. */
  readonly mode: 'sandbox' | 'service'
  /** The host names beside loopback that a browser may use. */
  readonly hosts: readonly string[]
  /** The origin of this server for the issuer and for links; undefined in a sandbox that takes it from the request. */
  publicUrl?(): string | undefined
}

/** The caller of this API. Only the registration of apps requires a credential. */
export interface GatewayCaller {
  readonly scopes: ReadonlySet<string>
  /** The peer's address, to which a client identifier can be restricted. */
  readonly address: string
  /** The tenant of the credential; absent where none is required, like the members after it. */
  readonly tenant?: Tenant
  readonly by?: By
  readonly via?: 'bearer'
  readonly explanation?: Explanation
}

/** Admits every request, except that the registration of apps requires a bearer. Throws `Refused`. */
export async function admit(world: GatewayWorld, head: Head): Promise<GatewayCaller> {
  const { address } = head
  if (!/^\/ams\/v1\/oauth2\/clients(\/|$)/.test(head.path)) return { scopes: NO_SCOPES, address }
  const subject = callSubject(world, head, {})
  const explanation = await checkCredential(subject)
  const { tenant, scopes, who } = callerOf(subject)
  return { scopes, address, tenant, by: { who, channel: 'gateway' }, via: 'bearer', explanation }
}

const checkCredential = credentialCheck<CallSubject>(
  credentialRefusals({ 'credential-missing': errors.credentialMissing, 'bearer-invalid': errors.accessTokenBadRequest }),
  tenantStatus(({ tenant }: CallSubject) => tenant),
)

const NO_SCOPES: ReadonlySet<string> = new Set()
