/** A server in a separate process, as a user runs it, that a test can kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Muster, musterAt } from './server.ts'

export interface ProcessMuster extends Muster {
  /** The lines of its standard output so far. */
  readonly printed: readonly string[]
  readonly pid: number
  /** `kill -9`: the process cannot clean up. */
  kill(): Promise<void>
  /** Sends a signal and does not wait. */
  signal(name: NodeJS.Signals): void
  /** Its exit code, once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>
}

const SOURCES = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))

/** Starts `muster serve`, from its sources or from `program`, and waits for its line `{"ready":true}`. */
export async function spawnMuster(
  data: string,
  flags: readonly string[] = [],
  { env = {}, program = SOURCES }: { readonly env?: NodeJS.ProcessEnv; readonly program?: string } = {},
): Promise<ProcessMuster> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--data', data, ...flags], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const printed: string[] = []
  const url = await readyUrl(child, printed)
  const ended = once(child, 'exit').then(([code]): number | null => code)
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return {
    ...musterAt({ url, close: () => end('SIGTERM') }),
    printed,
    // The process has printed its address, so it has a pid.
    pid: child.pid as number,
    kill: () => end('SIGKILL'),
    signal: name => child.kill(name),
    ended,
  }
}

/** The address in the line that a server prints when it serves requests; all of its lines are added to `printed`. */
export function readyUrl(child: ChildProcess, printed: string[]): Promise<string> {
  const { stdout } = child
  if (stdout === null) throw new Error('the process has no output')
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout })
      .on('line', line => {
        printed.push(line)
        if (line.startsWith('{"ready":true')) resolve(JSON.parse(line).url)
      })
      .on('close', () => reject(new Error(`the process ended before it was ready:\n${printed.join('\n')}`)))
  })
}
