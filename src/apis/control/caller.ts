import { ADMIN_SCOPES, type AdminToken, findAdminToken } from '../../auth/admin-tokens.ts'
import { type Attempt, guarded } from '../../auth/guesses.ts'
import { identify } from '../../auth/identify.ts'
import type { Head } from '../../wire/api.ts'
import { Refused, withRetryAfter } from '../../wire/catalogue.ts'
import { refuseForeign } from '../own/guard.ts'
import { refuse } from './dialect.ts'
import { ROOT } from './operation.ts'
import { type ControlCaller, type ControlWorld, OPERATOR } from './world.ts'

/**
 * Finds the caller. In the sandbox each caller is the operator; in service mode an operator is a caller with an admin token.
 * On the activity log a tenant's credential makes the caller that tenant, in both modes and whatever the tenant's status, so
 * that a blocked tenant can read why its requests are refused.
 */
export async function admit(world: ControlWorld, head: Head): Promise<ControlCaller> {
  refuseForeign(world, head.headers)
  const path = head.path.replace(/\/+$/, '')
  if (OPEN.has(path)) return OPERATOR
  const bearer = /^Bearer +(.+)$/i.exec(head.headers.authorization?.trim() ?? '')?.[1]
  const isActivityOfTenant = path === ACTIVITY && (bearer !== undefined || (head.headers['x-knox-apitoken'] ?? '') !== '')
  if (isActivityOfTenant) return operatorOrTenant(world, head, bearer)
  if (world.mode === 'sandbox') return OPERATOR
  if (bearer === undefined) throw refuse('credentialMissing')
  const token = await guarded(world.guesses, attemptOf(head), {
    find: async () => findAdminToken(world.adminTokens(), bearer),
    tooMany: seconds => withRetryAfter(refuse('tooManyAttempts'), seconds),
  })
  if (token === undefined) throw refuse('credentialWrong')
  return operatorWith(world, head, token)
}

/** Throws for an expired token. It is no guess, so it is not counted as a wrong secret. */
function operatorWith(world: ControlWorld, { address }: Head, { name, scope, expiresAt }: AdminToken): ControlCaller {
  if (name === undefined) return OPERATOR
  if (expiresAt !== null && expiresAt <= world.machine.now()) {
    world.log.warn({ token: name, address }, 'an expired admin token was refused')
    throw refuse('credentialExpired', { name })
  }
  return { by: { ...OPERATOR.by, who: `operator:${name}` }, scopes: ADMIN_SCOPES[scope] }
}

const attemptOf = ({ address }: Head): Attempt => ({
  api: 'control',
  account: 'operator',
  address,
  nameForLog: async () => 'operator',
})

/**
 * The caller on a path that tenants may read too. A tenant is not refused because admin tokens were guessed from its address, so
 * beyond the limit the bearer is not compared with the admin tokens.
 */
async function operatorOrTenant(world: ControlWorld, head: Head, bearer: string | undefined): Promise<ControlCaller> {
  const attempt = attemptOf(head)
  const isLimited = (world.guesses?.waitFor(attempt) ?? 0) > 0
  const token = isLimited || bearer === undefined ? undefined : findAdminToken(world.adminTokens(), bearer)
  if (token !== undefined) return operatorWith(world, head, token)
  return tenantOf(world, head).catch(async error => {
    if (!isLimited && bearer !== undefined && error instanceof Refused) await world.guesses?.countWrong(attempt)
    throw error
  })
}

async function tenantOf(world: ControlWorld, head: Head): Promise<ControlCaller> {
  const caller = await identify(world, head, { kme: 'any', kdp: 'any', msp: 'any' })
  if ('reason' in caller) throw refuse('credentialRefused', { reason: caller.reason })
  return { tenant: caller.tenant, scopes: ADMIN_SCOPES.read, by: { who: caller.who, channel: 'control' } }
}

export const ACTIVITY = `${ROOT}/activity`
export const REQUESTS = `${ROOT}/requests`
/** Paths for monitoring, which has no credential. */
const OPEN: ReadonlySet<string> = new Set([`${ROOT}/health`, `${ROOT}/ready`])
