import type { CheckedRow } from './check-devices.ts'
import type { DeviceReason } from './refusal.ts'

/** What a test ordered for a transaction. It is stored with the transaction, so that a worker in any process meets it. */
export interface Disturbance {
  readonly results?: OrderedResults
  /** How long the transaction takes at least, on the world's clock. */
  readonly ms?: number
  /** How often its first step fails. */
  readonly failures?: number
}

/** Results of devices by their normal forms, in place of their checks. */
export type OrderedResults = Readonly<Record<string, DeviceReason>>

/** The rule of a refusal that a test ordered. */
export const ORDERED = 'fault'

/** The checked rows, with the results that were ordered. */
export const disturbed = (rows: CheckedRow[], disturbance: Disturbance | undefined): CheckedRow[] =>
  disturbance?.results === undefined
    ? rows
    : rows.map(row => ({ ...row, verdict: disturbance.results?.[row.identifier] ?? row.verdict }))
