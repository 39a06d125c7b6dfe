import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** A process that serves, and what the machine tells of it. */
export interface Server {
  readonly url: string
  /** From its start to its first 200, ms. */
  readonly startMs: number
  /** Processor time of all its threads since its start, µs; NaN where there is no /proc. */
  cpu(): number
  /** Resident memory, bytes; NaN where there is no /proc. */
  memory(): number
  /** What of it is the process's own, without mapped files, bytes; NaN where there is no /proc. */
  ownMemory(): number
  /** Asks `servers/watch.ts` in the process, where it was started with it. */
  tell(question: string): Promise<unknown>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Program {
  readonly command: string
  args(port: number): readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Throws, or answers false, as long as there is no 200 yet. */
  answers(url: string): Promise<boolean>
}

/** Starts a program on a free port of loopback and waits for its first 200. Its messages are told when it fails. */
export async function startServer(program: Program): Promise<Server> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(program.command, program.args(port), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...program.env },
  })
  alive.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      said = (said + chunk).slice(-2000)
    })
  }
  child.on('error', error => {
    said += error.message
  })
  const ended = once(child, 'exit').finally(() => alive.delete(child))
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS / 6)
    child.kill('SIGTERM')
    await ended
    clearTimeout(late)
  }
  while (!(await program.answers(url).catch(() => false))) {
    const late = performance.now() - began > PATIENCE_MS
    if (late) await stop()
    if (late || child.exitCode !== null || child.pid === undefined)
      throw new Error(`${program.command} ${program.args(port).join(' ')} did not serve: ${said}`)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const startMs = performance.now() - began
  return {
    url,
    startMs,
    cpu: () => cpuOf(child.pid),
    memory: () => memoryOf(child.pid, 'VmRSS'),
    ownMemory: () => memoryOf(child.pid, 'RssAnon'),
    tell: async question => {
      child.send(question)
      const [answer] = await once(child, 'message')
      return answer
    },
    [Symbol.asyncDispose]: stop,
  }
}

const PATIENCE_MS = 60_000

// However the bench ends, nothing that it started goes on.
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
  // After the name, which may hold anything: the 12th and 13th are ticks in user and system mode, proc(5).
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
