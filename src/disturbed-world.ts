/** Faults of transactions, as the domain takes them. */
import type { ControlWorld } from './apis/control/world.ts'
import type { Disturbance } from './enrolment/disturbance.ts'
import { normalForms } from './enrolment/identifier.ts'
import type { Applied, FaultRequest, WorkEffect } from './faults/fault.ts'

/** See `Serving.disturbed`. The faults are counted when the request begins its first transaction. */
export function disturbed(
  world: ControlWorld,
  request: () => FaultRequest,
  applied: (faultIds: readonly string[]) => void,
): ControlWorld {
  if (!world.faults.has('work')) return world
  let disturbance: Disturbance | undefined
  let isKnown = false
  const decide = (): Disturbance | undefined => {
    const facts = request()
    const faults = world.faults.ofWork(facts)
    if (faults.length === 0) return undefined
    applied(faults.map(({ faultId }) => faultId))
    return disturbanceBy(world, facts.api, faults)
  }
  return {
    ...world,
    // A handler that runs again begins the same transaction.
    disturbance: () => {
      if (!isKnown) disturbance = decide()
      isKnown = true
      return disturbance
    },
  }
}

/** Several faults add up: one device each, the longest duration, the most failures. */
function disturbanceBy(world: ControlWorld, api: string, faults: readonly Applied<WorkEffect>[]): Disturbance {
  const results = faults.flatMap(({ effect: { device, code } }) => {
    const reason = code === undefined ? undefined : world.deviceReason(api, code)
    return device === undefined || reason === undefined
      ? []
      : normalForms(device, world.rules).map(form => [form, reason] as const)
  })
  const ms = Math.max(0, ...faults.map(({ effect }) => effect.transactionMs ?? 0))
  const failures = Math.max(0, ...faults.map(({ effect }) => effect.stepFailures ?? 0))
  return {
    ...(results.length > 0 && { results: Object.fromEntries(results) }),
    ...(ms > 0 && { ms }),
    ...(failures > 0 && { failures }),
  }
}
