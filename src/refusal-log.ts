/** What is recorded of a refusal: a line of the activity log, and in the sandbox the findings on its credential. */
import { EXPLANATIONS } from './apis/control/admit.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { Finding, Refused } from './wire/catalogue.ts'

export interface Refusal {
  readonly api: string
  readonly operation: string
  readonly caller: RefusedCaller | undefined
  readonly refused: Refused
  readonly id: string
  readonly path: string
  readonly explanation: (() => readonly Finding[]) | undefined
}

/** What the log names of any API's caller. */
interface RefusedCaller {
  readonly tenant?: { readonly id: string }
  readonly by?: { readonly who: string; readonly channel: string }
}

/** A line for the tenant's people to see why. */
export async function writeDown(world: ControlWorld, { api, operation, caller, refused, id, path }: Refusal): Promise<void> {
  const tenant = caller === undefined ? undefined : caller.tenant?.id
  // A caller who is nobody is counted, not written down.
  if (caller === undefined || tenant === undefined) return
  const { who, channel } = caller.by ?? { who: 'unknown', channel: api }
  await world.store.activity.add({
    tenant,
    id: world.ids.object(),
    time: world.clock.now(),
    who,
    channel,
    act: operation,
    target: path.slice(0, 200),
    outcome: 'refused',
    code: refused.row[0],
    errorId: id,
  })
}

/** In the sandbox a refused credential explains itself: what is kept of it has an address, and the answer names it. */
export function explained(world: ControlWorld, { api, operation, id, explanation }: Refusal): Readonly<Record<string, string>> {
  if (world.explanations === undefined || explanation === undefined) return {}
  world.explanations.set(id, { time: world.clock.now(), api, operation, rules: explanation() })
  return { 'x-muster-explanation': `${EXPLANATIONS}/${id}` }
}
