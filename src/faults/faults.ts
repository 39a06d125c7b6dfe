import { isWork } from './combination.ts'
import { isDue, timesOf } from './due.ts'
import type { Applied, Effect, Fault, FaultOrder, FaultRequest, Match, ResponseEffect, WorkEffect } from './fault.ts'
import { devicesIn, type FormsOf, matches, needsBody, type ReadyMatch } from './match.ts'

/** The part of a request in which a fault is tried: its head, its parsed body, the devices of its order, or its transactions. */
type Phase = 'head' | 'body' | WorkPhase
type WorkPhase = 'devices' | 'transactions'

export interface Faults {
  /** Adds a fault and returns its id; undefined if `MOST_FAULTS` are pending. */
  add(order: FaultOrder): string | undefined
  /** The faults in the order in which they were added and are compared with a request. */
  list(): readonly Fault[]
  get(faultId: string): Fault | undefined
  /** False if the fault does not exist. */
  remove(faultId: string): boolean
  /** Removes all faults; returns their number. */
  clear(): number
  /** The first fault that is due for the request, of those that need its head alone or of those that need more. */
  ofResponse(phase: 'head' | 'body', request: FaultRequest): Applied<ResponseEffect> | undefined
  has(phase: Phase): boolean
  /** All faults that are due for the devices that the request names, or for the transactions that it begins. */
  ofWork(phase: WorkPhase, request: FaultRequest): readonly Applied<WorkEffect>[]
}

/** The largest number of faults of a world. */
export const MOST_FAULTS = 1000

export function makeFaults(formsOf: FormsOf): Faults {
  const faults = new Map<string, Entry>()
  const pending = { head: new Set<Entry>(), body: new Set<Entry>(), devices: new Set<Entry>(), transactions: new Set<Entry>() }
  let ordered = 0

  const remove = (entry: Entry): void => {
    faults.delete(entry.faultId)
    pending[entry.phase].delete(entry)
  }
  const stateOf = (entry: Entry): Fault['state'] => (pending[entry.phase].has(entry) ? 'pending' : 'spent')
  const faultOf = (entry: Entry): Fault => {
    const { faultId, matched, applied, order } = entry
    const { recipe, match = {}, when = {}, do: effect } = order
    return { faultId, ...(recipe !== undefined && { recipe }), match, when, do: effect, matched, applied, state: stateOf(entry) }
  }

  /** The due faults of a request; it is counted for each fault that it matches. The caller stops at the first if it needs no more. */
  function* due(phase: Phase, request: FaultRequest): Generator<Applied> {
    let found: ReadonlySet<string> | undefined
    const devices = () => {
      found ??= devicesIn(request, formsOf)
      return found
    }
    for (const entry of pending[phase]) {
      if (!matches(entry.match, request, devices)) continue
      const { when = {}, do: effect } = entry.order
      entry.matched += 1
      if (!isDue(when, entry.matched)) continue
      entry.applied += 1
      if (entry.applied >= timesOf(when)) pending[phase].delete(entry)
      yield { faultId: entry.faultId, effect }
    }
  }

  return {
    add: order => {
      if (faults.size >= MOST_FAULTS) {
        const oldest = [...faults.values()].find(entry => stateOf(entry) === 'spent')
        if (oldest === undefined) return undefined
        remove(oldest)
      }
      ordered += 1
      const entry = entryOf(`fault-${ordered}`, order, formsOf)
      faults.set(entry.faultId, entry)
      pending[entry.phase].add(entry)
      return entry.faultId
    },
    list: () => [...faults.values()].map(faultOf),
    get: faultId => {
      const entry = faults.get(faultId)
      return entry && faultOf(entry)
    },
    remove: faultId => {
      const entry = faults.get(faultId)
      if (entry !== undefined) remove(entry)
      return entry !== undefined
    },
    clear: () => {
      const { size } = faults
      for (const entry of faults.values()) remove(entry)
      return size
    },
    ofResponse: (phase, request) => due(phase, request).next().value ?? undefined,
    has: phase => pending[phase].size > 0,
    ofWork: (phase, request) => [...due(phase, request)],
  }
}

interface Entry {
  readonly faultId: string
  readonly order: FaultOrder
  readonly match: ReadyMatch
  readonly phase: Phase
  matched: number
  applied: number
}

function entryOf(faultId: string, order: FaultOrder, formsOf: FormsOf): Entry {
  const { match = {}, apis, operations, do: effect } = order
  // The result of a device is about the transactions that have the device.
  const { device = effect.device, ...others } = match
  const phase = phaseOf(effect, match)
  const forms = device === undefined ? undefined : new Set(formsOf(device))
  const ready = {
    ...others,
    ...(apis && { apis }),
    ...(operations && { operations }),
    ...(forms !== undefined && { device: forms }),
  }
  return { faultId, order, match: ready, phase, matched: 0, applied: 0 }
}

function phaseOf(effect: Effect, match: Match): Phase {
  if (effect.device !== undefined) return 'devices'
  if (isWork(effect)) return 'transactions'
  return needsBody(match) ? 'body' : 'head'
}
