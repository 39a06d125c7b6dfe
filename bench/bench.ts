/**
 * The bench measures the speed promises of the project. Each script compares Muster, in one run, with the raw limit of the same
 * machine and with the servers that a user would run instead. It is neither part of the product nor a test.
 */

/** One script of the bench. */
export interface Bench {
  /** Its name on the command line. */
  readonly name: string
  /** What it measures and how, for the readers of the figures. */
  readonly about: string
  run(setting: Setting): Promise<Report>
}

export interface Setting {
  /** The number of measured rounds of each median. */
  readonly rounds: number
  /** The time under load of each server in a round, s. */
  readonly seconds: number
  /** The number of devices of the tenant that sends the requests. */
  readonly devices: number
  /** Ends the servers and removes the folders of a script when the script ends. */
  readonly scope: AsyncDisposableStack
}

export interface Report {
  readonly promises: readonly Measured[]
  readonly tables: readonly Table[]
  /** The skipped parts, each with its reason. */
  readonly skipped?: readonly string[]
}

/** A promise with its measured values, one for each round. */
export interface Measured {
  readonly promise: string
  readonly values: readonly number[]
  readonly goal: { readonly least: number } | { readonly most: number }
  /** The unit of a value that is not a ratio. */
  readonly unit?: 'ms' | 'MiB' | 'KB'
}

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Thrown by a script that cannot run on this machine; the message is the reason. */
export class Skipped extends Error {}
