import type { Retry } from '../sdk/index.ts'

/** Where a command writes, and how it reports that a part of its work was refused: those of the process, or of a test. */
export interface Io {
  readonly out: Output
  readonly err: Output
  /** Makes the exit code 1. */
  failed(): void
  /** How requests are sent again, if not as the SDK does. */
  readonly retry?: Retry
}

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
}

export const PROCESS_IO: Io = {
  out: process.stdout,
  err: process.stderr,
  failed: () => {
    process.exitCode = 1
  },
}

/** A command that was called in a wrong way: the exit code is 2, and no request was sent. */
export class UsageError extends Error {}
