/** Faults of transactions, as the domain takes them. */
import type { ControlWorld } from './apis/control/world.ts'
import type { Disturbance, OrderedResults } from './enrolment/disturbance.ts'
import { normalForms } from './enrolment/identifier.ts'
import type { DeviceReason } from './enrolment/refusal.ts'
import type { Applied, FaultRequest, WorkEffect } from './faults/fault.ts'
import { deviceReasonOf } from './wire/api.ts'

/** See `Serving.disturbed`. The faults are counted when the request looks up its devices, or begins its first transaction. */
export function disturbed(
  world: ControlWorld,
  request: () => FaultRequest,
  applied: (faultIds: readonly string[]) => void,
): ControlWorld {
  if (!world.faults.has('devices') && !world.faults.has('transactions')) return world
  // A handler that runs again gets the same faults.
  const due = (phase: 'devices' | 'transactions') => {
    let faults: readonly Applied<WorkEffect>[] | undefined
    return (): readonly Applied<WorkEffect>[] => {
      if (faults !== undefined) return faults
      faults = world.faults.ofWork(phase, request())
      if (faults.length > 0) applied(faults.map(({ faultId }) => faultId))
      return faults
    }
  }
  const [ofDevices, ofTransactions] = [due('devices'), due('transactions')]
  return {
    ...world,
    orderedResults: () => resultsOf(world, request(), ofDevices()),
    disturbance: () => disturbanceBy(world, request(), [...ofDevices(), ...ofTransactions()]),
  }
}

/** Several faults add up: one device each, the longest duration, the most failures. */
function disturbanceBy(
  world: ControlWorld,
  request: FaultRequest,
  faults: readonly Applied<WorkEffect>[],
): Disturbance | undefined {
  const results = resultsOf(world, request, faults)
  const ms = Math.max(0, ...faults.map(({ effect }) => effect.transactionMs ?? 0))
  const failures = Math.max(0, ...faults.map(({ effect }) => effect.stepFailures ?? 0))
  const disturbance = { ...(results && { results }), ...(ms > 0 && { ms }), ...(failures > 0 && { failures }) }
  return Object.keys(disturbance).length === 0 ? undefined : disturbance
}

function resultsOf(
  { apis, rules }: ControlWorld,
  request: FaultRequest,
  faults: readonly Applied<WorkEffect>[],
): OrderedResults | undefined {
  const api = apis.find(({ name }) => name === request.api)
  const operation = api?.operations.find(({ id }) => id === request.operation)
  if (api === undefined || operation === undefined) return undefined
  const results = faults.flatMap(({ effect: { device, code } }) => {
    if (device === undefined || code === undefined) return []
    // The keys of an operation's rows are reasons of the domain.
    const reason = deviceReasonOf(api, operation, code) as DeviceReason | undefined
    return reason === undefined ? [] : normalForms(device, rules).map(form => [form, reason] as const)
  })
  return results.length === 0 ? undefined : Object.fromEntries(results)
}
