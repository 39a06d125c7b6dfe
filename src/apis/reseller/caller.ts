import type { AuthWorld, Caller } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Reseller } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import { type Explanation, withRule } from '../../wire/catalogue.ts'
import { credentialCheck } from '../gate/credential-check.ts'
import type { ApiRule } from '../gate/rules.ts'
import { tenantStatus } from '../gate/tenant-status.ts'
import { resellerIdForm, resellerKnown, resellerOwn } from './checks.ts'
import type { Dated } from './contract.ts'
import { datedCredentialRefusals } from './credentials.ts'
import { ID, refuse, unauthorized } from './dialect.ts'

export interface ResellerCaller {
  readonly tenant: Reseller
  readonly via: Caller['via']
  readonly scopes: ReadonlySet<string>
  readonly by: By
  /** What the contract date changes in the responses. */
  readonly dated: Dated
  readonly explanation: Explanation
}

export type ResellerWorld = World & AuthWorld

/** Admits a reseller by the head of its request; any other tenant is refused. */
export const admit = (dated: Dated) => {
  const checkCredential = credentialCheck<CallSubject>(datedCredentialRefusals(dated), RULES)
  return async (world: ResellerWorld, head: Head): Promise<ResellerCaller> => {
    const subject = callSubject(world, head, { kdp: 'any' })
    const explanation = await checkCredential(subject)
    const { tenant, scopes, via, who } = callerOf(subject)
    // The cast is safe: the last rule refuses every other kind of tenant.
    return { tenant: tenant as Reseller, via, scopes, by: { who, channel: 'kdp', request: head.id }, dated, explanation }
  }
}

const RULES: readonly ApiRule<CallSubject>[] = [
  ...tenantStatus(({ tenant }: CallSubject) => tenant),
  {
    name: 'reseller',
    requires: 'The tenant is a reseller.',
    refusal: unauthorized,
    remedy: "Use a reseller's credential: customers and providers call /kcs/v1/kme.",
    meets: ({ tenant }) => tenant?.kind === 'reseller',
    found: ({ tenant }) => tenant && `a ${tenant.kind}`,
  },
]

/**
 * The `resellerId` of a request, which must be the caller's own id. Malformed: 400; another reseller's: 403; an id that no
 * reseller has: by the contract date (C5).
 */
export const ownReseller = (world: World, caller: ResellerCaller, id: string): Promise<string> =>
  resellerOr(caller.dated.unknownReseller, world, { caller, id })

/** The same on extensions, where an unknown id is 404 under either contract date. */
export const ownResellerOfExtension = (world: World, caller: ResellerCaller, id: string): Promise<string> =>
  resellerOr('resellerNotFound', world, { caller, id })

async function resellerOr(
  unknown: Dated['unknownReseller'],
  world: World,
  { caller, id }: { caller: ResellerCaller; id: string },
): Promise<string> {
  if (!ID.test(id)) throw refuse(resellerIdForm)
  if (id === caller.tenant.id) return id
  const isReseller = (await world.store.tenants.get(id))?.kind === 'reseller'
  throw isReseller ? withRule(unauthorized(), resellerOwn.rule) : refuse({ ...resellerKnown, row: unknown })
}
