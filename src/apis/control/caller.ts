import { type Attempt, guarded } from '../../auth/guesses.ts'
import { isSecretOf } from '../../auth/hash-secret.ts'
import { identify } from '../../auth/identify.ts'
import type { Head } from '../../wire/api.ts'
import { Refused, withRetryAfter } from '../../wire/catalogue.ts'
import { refuseForeign } from '../own/guard.ts'
import { refuse } from './dialect.ts'
import { ROOT } from './operation.ts'
import { type ControlCaller, type ControlWorld, OPERATOR } from './world.ts'

/**
 * Finds the caller. In the sandbox each caller is the operator; in service mode the operator is a caller with the admin token.
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
  const isOperator =
    bearer !== undefined &&
    (await guarded(world.guesses, attemptOf(head), {
      find: async () => isAdminToken(world, bearer) || undefined,
      tooMany: seconds => withRetryAfter(refuse('tooManyAttempts'), seconds),
    }))
  if (isOperator) return OPERATOR
  throw refuse(bearer === undefined ? 'credentialMissing' : 'credentialWrong')
}

const isAdminToken = ({ adminTokenHash }: ControlWorld, bearer: string): boolean =>
  isSecretOf(adminTokenHash ?? undefined, bearer)

const attemptOf = ({ address }: Head): Attempt => ({
  api: 'control',
  account: 'operator',
  address,
  nameForLog: async () => 'operator',
})

/**
 * The caller on a path that tenants may read too. A tenant is not refused because admin tokens were guessed from its address, so
 * beyond the limit the bearer is not compared with the admin token.
 */
async function operatorOrTenant(world: ControlWorld, head: Head, bearer: string | undefined): Promise<ControlCaller> {
  const attempt = attemptOf(head)
  const isLimited = (world.guesses?.waitFor(attempt) ?? 0) > 0
  if (!isLimited && bearer !== undefined && isAdminToken(world, bearer)) return OPERATOR
  return tenantOf(world, head).catch(async error => {
    if (!isLimited && bearer !== undefined && error instanceof Refused) await world.guesses?.countWrong(attempt)
    throw error
  })
}

async function tenantOf(world: ControlWorld, head: Head): Promise<ControlCaller> {
  const caller = await identify(world, head, { kme: 'any', kdp: 'any', msp: 'any' })
  if ('reason' in caller) throw refuse('credentialRefused', { reason: caller.reason })
  return { tenant: caller.tenant, scopes: NONE, by: { who: caller.who, channel: 'control' } }
}

export const ACTIVITY = `${ROOT}/activity`
export const REQUESTS = `${ROOT}/requests`
/** Paths for monitoring, which has no credential. */
const OPEN: ReadonlySet<string> = new Set([`${ROOT}/health`, `${ROOT}/ready`])
const NONE: ReadonlySet<string> = new Set()
