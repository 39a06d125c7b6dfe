/** What is recorded of a refusal: a line of the activity log, and in the sandbox the findings on its credential. */
import { EXPLANATIONS } from './apis/control/caller.ts'
import { type RefusedRequest, refusedActivity } from './apis/control/refused-activity.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { Finding } from './wire/catalogue.ts'

interface Refusal extends RefusedRequest {
  readonly explanation: (() => readonly Finding[]) | undefined
}

/** The caller's tenant sees in its log why a request was refused; without a tenant a refusal is only counted. */
export async function writeDown(world: ControlWorld, refusal: RefusedRequest): Promise<void> {
  const activity = refusedActivity(world, refusal)
  if (activity !== undefined) await world.store.activity.add(activity)
}

/** The header that names the findings on a refused credential, which the sandbox stores. */
export function explained(world: ControlWorld, { api, operation, id, explanation }: Refusal): Readonly<Record<string, string>> {
  if (world.explanations === undefined || explanation === undefined) return {}
  world.explanations.set(id, { time: world.clock.now(), api, operation, rules: explanation() })
  return { 'x-muster-explanation': `${EXPLANATIONS}/${id}` }
}

/** In the sandbox a header gives the reason that an API's texts have no room for. */
export function reasoned({ mode }: ControlWorld, { refused: { reason } }: RefusedRequest): Readonly<Record<string, string>> {
  if (mode !== 'sandbox' || reason === undefined) return {}
  // It may repeat what the caller sent, and a header has printable ASCII alone.
  return { 'x-muster-reason': reason.slice(0, 200).replace(/[^\x20-\x7e]/g, '?') }
}
