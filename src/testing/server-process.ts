/** A server in a process of its own, which ends with the process or thread that started it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Name, variableOf } from '../config/settings.ts'

/** Settings of a server by the names of the configuration. */
export type ServerSettings = Readonly<Partial<Record<Name, string | number | boolean>>>

export interface ServerProcess {
  readonly url: string
  close(): Promise<void>
}

const PROGRAM = fileURLToPath(new URL(`../cli/muster.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))

/** Starts `muster serve` on this Node. Rejects with what the server printed where it does not start. */
export async function startServer(node: string, settings: ServerSettings): Promise<ServerProcess> {
  const child = spawn(node, [PROGRAM, 'serve', '--end-with-channel'], {
    env: { ...inherited(), ...variablesOf({ port: 0, data: ':memory:', logLevel: 'error', ...settings }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const errors: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors.push(text)
    // It is what the server has to say while tests run.
    if (isReady) process.stderr.write(text)
  })
  let isReady = false
  const url = await readyUrl(child, errors)
  isReady = true
  leaveAlone(child)
  return {
    url,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.ref()
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** The variables of this process, without those for its own Node and for other servers. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MUSTER|NODE)_/.test(name)))

const variablesOf = (settings: ServerSettings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[variableOf(name), String(value)]])),
  )

function readyUrl(child: ChildProcess, errors: readonly string[]): Promise<string> {
  const { stdout } = child
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => reject(new Error(`The Muster server ended with ${code} before it was ready: ${errors.join('')}`)))
    // `spawn` has made a pipe of it.
    createInterface({ input: stdout as NonNullable<typeof stdout> }).on('line', line => {
      if (line.startsWith('{"ready":true')) resolve(JSON.parse(line).url)
    })
  })
}

/** Lets this process end while the server runs. */
function leaveAlone(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  // The pipes of a process are sockets.
  for (const pipe of [child.stdout, child.stderr]) (pipe as Socket | null)?.unref()
}
