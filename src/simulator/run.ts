import type { Phone } from './fleet.ts'
import type { End, Ended, Results } from './results.ts'

export const STEPS = ['make', 'upload', 'process', 'approve', 'assign', 'boot'] as const
export type Step = (typeof STEPS)[number]

/** How far a step is. */
export interface Progress {
  readonly step: Step
  /** Phones. */
  readonly done: number
  readonly total: number
  /** The phones that have booted, by how they ended. */
  readonly ended: ReadonlyMap<End, number>
}

/** An account of the sample data. */
export interface Account {
  readonly kind: string
  readonly tenant: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What the steps of a run share. */
export interface Run {
  readonly fleet: readonly Phone[]
  readonly reseller: Account
  readonly customer: Account
  /** Ends the run between two requests. */
  readonly signal: AbortSignal | undefined
  readonly results: Results
  progress(step: Step, done: number, total: number): void
  /** Reports how the phones of a request ended. */
  ended(phones: readonly Ended[]): void
}
