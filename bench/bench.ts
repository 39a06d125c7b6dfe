/**
 * The bench: what the project promises of its speed, each promise measured by a script of its own against the raw limit of the
 * same machine and against the servers that a user would run instead, in one run. It is never part of the product, and no test.
 */

/** One script of the bench. */
export interface Bench {
  /** As it is named on the command line. */
  readonly name: string
  /** What it measures, and how, for whoever reads the figures. */
  readonly about: string
  run(setting: Setting): Promise<Report>
}

export interface Setting {
  /** How many measured rounds each median is of. */
  readonly rounds: number
  /** How long one contestant is under load in a round, s. */
  readonly seconds: number
  /** Devices of the asking tenant. */
  readonly devices: number
  /** What a script starts or makes is put here, and ended with it. */
  readonly scope: AsyncDisposableStack
}

export interface Report {
  readonly promises: readonly Judged[]
  readonly tables: readonly Table[]
  /** What was left out, each with its reason. */
  readonly skipped?: readonly string[]
}

/** A promise with what was measured of it, one value for each round. */
export interface Judged {
  readonly promise: string
  readonly values: readonly number[]
  readonly goal: { readonly least: number } | { readonly most: number }
  /** Of a value that is no ratio. */
  readonly unit?: 'ms' | 'MiB'
}

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Thrown by a script that cannot run here at all; the message says why. */
export class Skipped extends Error {}
