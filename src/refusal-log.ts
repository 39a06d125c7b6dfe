/** The records of a refused request: an entry of the activity log and, in the sandbox, the findings on the request. */
import { EXPLANATIONS } from './apis/control/caller.ts'
import { type RefusedRequest, refusedActivity } from './apis/control/refused-activity.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { Finding } from './wire/catalogue.ts'
import { visible } from './wire/visible.ts'

interface ExplainedRequest extends RefusedRequest {
  /** The start of links to the request's world. */
  readonly mount: string
  readonly explanation: (() => readonly Finding[]) | undefined
}

/** Adds an entry to the log of the caller's tenant; the refusal of a caller without a tenant is only counted in the metrics. */
export function logRefusal(world: ControlWorld, request: RefusedRequest): void {
  const activity = refusedActivity(world, request)
  if (activity !== undefined) world.refusals.add(activity)
}

/** Stores the findings on a refused request and returns a header with their address; only in the sandbox. */
export function explanationHeader(
  world: ControlWorld,
  { api, operation, id, mount, explanation }: ExplainedRequest,
): Readonly<Record<string, string>> {
  if (world.explanations === undefined || explanation === undefined) return {}
  world.explanations.set(id, { time: world.clock.now(), api, operation, rules: explanation() })
  return { 'x-muster-explanation': `${mount}${EXPLANATIONS}/${id}` }
}

/** In the sandbox, a header with the reason, since the published texts of an API have no place for it. */
export function reasonHeader({ mode }: ControlWorld, { refused: { reason } }: RefusedRequest): Readonly<Record<string, string>> {
  if (mode !== 'sandbox' || reason === undefined) return {}
  // A reason may repeat parts of the request, and a header may only have printable ASCII characters.
  return {
    'x-muster-reason': visible(reason)
      .slice(0, 200)
      .replace(/[^\x20-\x7e]/g, '?'),
  }
}
