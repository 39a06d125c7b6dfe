/** Commands in the process of a test: each as a user calls it, with what it prints and its exit code. */
import { runProgram } from '../../src/cli/program.ts'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command with these arguments. Only those that print by `Io` can be run so. */
export async function runCommand(...args: readonly string[]): Promise<Ended> {
  let [out, err, code] = ['', '', 0]
  const io = {
    out: { write: (text: string) => (out += text) },
    err: { write: (text: string) => (err += text) },
    failed: () => (code = 1),
    retry: { delayMs: 1 },
  }
  const failed = await runProgram(args, io)
  return { code: failed ?? code, out, err }
}
