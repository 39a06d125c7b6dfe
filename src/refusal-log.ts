/** The record of a refused request in the activity log and, in the sandbox, a header with the reason. */
import { errors } from './apis/control/errors.ts'
import { type RefusedRequest, refusedActivity } from './apis/control/refused-activity.ts'
import type { ControlWorld } from './apis/control/world.ts'
import { inHeader } from './wire/visible.ts'

/** Adds an entry to the log of the caller's tenant; the refusal of a caller without a tenant is counted in the metrics. */
export function logRefusal(world: ControlWorld, request: RefusedRequest): void {
  const activity = refusedActivity(world, request)
  if (activity !== undefined) world.refusals.add(activity)
  const { api, caller, id, operation, refused } = request
  // An operator has no activity log of refusals.
  if (api === 'control' && refused.row[1] === errors.scopeMissing[1])
    world.log.warn({ id, by: caller?.by?.who, operation }, 'an admin token without the scope was refused')
}

/** In the sandbox, a header with the reason, since the published texts of an API have no place for it. */
export const reasonHeader = (
  { mode }: ControlWorld,
  { refused: { reason } }: RefusedRequest,
): Readonly<Record<string, string>> => (mode === 'sandbox' && reason !== undefined ? { 'x-muster-reason': inHeader(reason) } : {})
