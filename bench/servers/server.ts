import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** A server process and its measurements. */
export interface Server {
  readonly url: string
  /** From its start to its first 200, ms. */
  readonly startMs: number
  /** Processor time of all its threads since its start, µs; NaN where there is no /proc. */
  cpu(): number
  /** Resident memory, bytes; NaN where there is no /proc. */
  memory(): number
  /** Anonymous resident memory, without mapped files, bytes; NaN where there is no /proc. */
  ownMemory(): number
  /** Reads and resets the values of `servers/watch.ts`, if it is loaded in the process. */
  query(): Promise<unknown>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Program {
  readonly command: string
  args(port: number): readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Throws or returns false until there is a 200. */
  answers(url: string): Promise<boolean>
}

/** Starts a program on a free loopback port and waits for its first 200. An error contains the program's output. */
export async function startServer(program: Program): Promise<Server> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(program.command, program.args(port), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...program.env },
  })
  alive.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      output = (output + chunk).slice(-2000)
    })
  }
  child.on('error', error => {
    output += error.message
  })
  const ended = once(child, 'exit').finally(() => alive.delete(child))
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS / 6)
    child.kill('SIGTERM')
    await ended
    clearTimeout(late)
  }
  while (!(await program.answers(url).catch(() => false))) {
    const late = performance.now() - began > TIMEOUT_MS
    if (late) await stop()
    if (late || child.exitCode !== null || child.pid === undefined)
      throw new Error(`${program.command} ${program.args(port).join(' ')} did not serve: ${output}`)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const startMs = performance.now() - began
  return {
    url,
    startMs,
    cpu: () => cpuOf(child.pid),
    memory: () => memoryOf(child.pid, 'VmRSS'),
    ownMemory: () => memoryOf(child.pid, 'RssAnon'),
    query: async () => {
      child.send('query')
      const [answer] = await once(child, 'message')
      return answer
    },
    [Symbol.asyncDispose]: stop,
  }
}

const TIMEOUT_MS = 60_000

// Ends all started processes, also after an error.
const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : 0
}

function cpuOf(pid: number | undefined): number {
  // The fields after the name, which may contain any character: the 12th and 13th are ticks in user and system mode, proc(5).
  const fields = read(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ')
  return fields === undefined ? Number.NaN : (Number(fields[11]) + Number(fields[12])) * TICK_US
}

// 100 ticks a second on every Linux that Node runs on.
const TICK_US = 10_000

const memoryOf = (pid: number | undefined, which: 'VmRSS' | 'RssAnon'): number =>
  Number(new RegExp(`${which}:\\s+(\\d+)`).exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? Number.NaN) * 1024

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
