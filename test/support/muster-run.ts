/** `muster run` as a user starts it, from the sources. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  /** Without the line that names the server. */
  readonly err: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

const PROGRAM = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))

/** Starts `muster` with these arguments. */
export function startMusterCommand(args: readonly string[], { env = {}, cwd }: RunOptions = {}): ChildProcess {
  // The variables of the machine's own proxy would be the proxy of other hosts.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MUSTER_|NODE_)|_proxy$/i.test(name))
  return spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs `muster run` with these arguments to its end. */
export async function musterRun(args: readonly string[], options?: RunOptions): Promise<Ran> {
  return endOf(startMusterCommand(['run', ...args], options))
}

export async function endOf(child: ChildProcess): Promise<Ran> {
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('the process has no output')
  const [out, err, [code, signal]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')])
  return { code, signal, out, err: err.replace(/^muster: https:\/\/\*\.samsungknox\.com is .*\n/, '') }
}
