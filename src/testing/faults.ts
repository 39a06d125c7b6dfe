import type { Fault, FaultOrder } from '../sdk/types/control.ts'
import { control } from './control.ts'

export type { FaultOrder } from '../sdk/types/control.ts'

/** A fault that was ordered. */
export interface OrderedFault {
  readonly faultId: string
  /** The fault with the number of requests that it matched, and that got its effect. */
  state(): Promise<Fault>
  remove(): Promise<void>
}

/** Misbehaviour that a test orders for later requests of a world. docs/faults.md describes matches and effects. */
export interface Faults {
  /** `{ match?, when?, do }`, or `{ recipe, match?, when? }`. Without `when` it is for one request. */
  add(order: FaultOrder): Promise<OrderedFault>
  list(): Promise<readonly Fault[]>
  clear(): Promise<void>
}

export function faultsOf(url: string): Faults {
  return {
    add: async body => {
      const { faultId } = await control<'orderFault'>(url, { method: 'POST', path: 'faults', body })
      const path = `faults/${faultId}`
      return {
        faultId,
        state: () => control<'getFault'>(url, { method: 'GET', path }),
        remove: async () => {
          await control<'removeFault'>(url, { method: 'DELETE', path })
        },
      }
    },
    list: async () => (await control<'listFaults'>(url, { method: 'GET', path: 'faults' })).faults,
    clear: async () => {
      await control<'clearFaults'>(url, { method: 'DELETE', path: 'faults' })
    },
  }
}
