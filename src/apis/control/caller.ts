import { foreignPage, reboundHost } from '../../auth/foreign-page.ts'
import { isSecretOf } from '../../auth/hash-secret.ts'
import { identify } from '../../auth/identify.ts'
import type { Head } from '../../wire/api.ts'
import { refuse } from './dialect.ts'
import { isBodyOfAnotherType } from './guard.ts'
import { ROOT } from './operation.ts'
import { type ControlCaller, type ControlWorld, OPERATOR } from './world.ts'

/**
 * Finds the caller. In the sandbox each caller is the operator; in service mode the operator is a caller with the admin token.
 * On the activity log a tenant's credential makes the caller that tenant, in both modes and whatever the tenant's status, so
 * that a blocked tenant can read why its requests are refused.
 */
export async function admit(world: ControlWorld, head: Head): Promise<ControlCaller> {
  refuseForeignHost(world, head.headers)
  const foreign = foreignPage(head.headers, world.hosts)
  if (foreign !== undefined) throw refuse('pageForeign', { detail: foreign })
  if (isBodyOfAnotherType(head.headers)) throw refuse('bodyNotJson')

  const path = head.path.replace(/\/+$/, '')
  if (OPEN.has(path)) return OPERATOR
  const bearer = /^Bearer +(.+)$/i.exec(head.headers.authorization?.trim() ?? '')?.[1]
  if (bearer !== undefined && isSecretOf(world.adminTokenHash ?? undefined, bearer)) return OPERATOR
  if (path === ACTIVITY && (bearer !== undefined || (head.headers['x-knox-apitoken'] ?? '') !== '')) return tenantOf(world, head)
  if (world.mode === 'sandbox') return OPERATOR
  throw refuse(bearer === undefined ? 'credentialMissing' : 'credentialWrong')
}

/**
 * Throws for a Host that is not a name of this server. In a sandbox it prevents DNS rebinding: a page that someone on the network
 * opens could otherwise call the control API. In service mode the admin token protects it, and probes may use any name.
 */
export function refuseForeignHost({ mode, hosts }: Pick<ControlWorld, 'mode' | 'hosts'>, headers: Head['headers']): void {
  const host = mode === 'sandbox' ? reboundHost(headers, hosts) : undefined
  if (host !== undefined) throw refuse('hostForeign', { host: host.slice(0, 100) })
}

async function tenantOf(world: ControlWorld, head: Head): Promise<ControlCaller> {
  const caller = await identify(world, head, { kme: 'any', kdp: 'any', msp: 'any' })
  if ('reason' in caller) throw refuse('credentialRefused', { reason: caller.reason })
  return { tenant: caller.tenant, scopes: NONE, by: { who: caller.who, channel: 'control' } }
}

export const ACTIVITY = `${ROOT}/activity`
export const EXPLANATIONS = `${ROOT}/explanations`
/** Paths for monitoring, which has no credential. */
const OPEN: ReadonlySet<string> = new Set([`${ROOT}/health`, `${ROOT}/ready`])
const NONE: ReadonlySet<string> = new Set()
