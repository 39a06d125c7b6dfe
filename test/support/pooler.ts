/** PgBouncer in transaction mode: two transactions of one connection may use different sessions. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Pooler {
  /** The address of a database through the pooler. */
  pooled(place: string): string
  stop(): Promise<void>
}

/** Why no pooler can be started, or undefined. */
export function noPooler(): string | undefined {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'pgbouncer is not installed'
  }
}

export async function startPooler(server: string): Promise<Pooler> {
  const { hostname, port, username } = new URL(server)
  const folder = await mkdtemp(join(tmpdir(), 'muster-pooler-'))
  const own = await freePort()
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: own,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    // Few, so that many connections share each session.
    default_pool_size: 4,
    max_client_conn: 500,
  }
  const file = join(folder, 'pgbouncer.ini')
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  await writeFile(
    file,
    `[databases]\n* = host=${hostname} port=${port || 5432} user=${username}\n[pgbouncer]\n${lines.join('\n')}\n`,
  )
  await chmod(folder, 0o755)
  const child = spawn('pgbouncer', ['-q', ...(process.getuid?.() === 0 ? ['-u', 'nobody'] : []), file], { stdio: 'ignore' })
  await answering(child, own)
  return {
    pooled: place => Object.assign(new URL(place), { port: String(own) }).href,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}`)
    const socket = connect(port, '127.0.0.1')
    const there = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
      () => false,
    )
    socket.destroy()
    if (there) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error('pgbouncer does not answer')
}
