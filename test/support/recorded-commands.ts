/**
 * A process that runs commands and records which hosts they look up and connect to. Connections to hosts of the real service are
 * redirected to a port of loopback, so that no request leaves the machine. Reads the commands, and prints what became of them.
 */
import { subscribe } from 'node:diagnostics_channel'
import dns from 'node:dns'
import net from 'node:net'
import { json } from 'node:stream/consumers'
import { type Ended, runCommand } from './command.ts'

export interface Recorded extends Ended {
  /** Each host once, in the order in which it was looked up, connected to or sent a request. */
  readonly contacted: readonly string[]
}

export interface Recording {
  /** Of the server that takes the place of the real service. */
  readonly port: number
  readonly commands: readonly { readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> }[]
}

const contacted = new Set<string>()
const isReal = (host: unknown) => /samsungknox\.com\.?$/i.test(String(host))

const lookup = dns.lookup
// The functions that Node calls itself; their other forms are not used by fetch.
Object.assign(dns, {
  lookup: (host: string, ...rest: [never, never]) => {
    contacted.add(host)
    if (isReal(host)) throw new Error(`${host} was looked up`)
    return lookup(host, ...rest)
  },
})

// A connection that is open already gets further requests.
subscribe('undici:request:create', message => {
  const { request } = message as { readonly request: { readonly origin: string } }
  contacted.add(new URL(request.origin).hostname)
})

function record(port: number): void {
  const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket
  Object.assign(net.Socket.prototype, {
    connect(this: net.Socket, ...args: [[Record<string, unknown>]] | [Record<string, unknown>, ...unknown[]]) {
      const options = Array.isArray(args[0]) ? args[0][0] : args[0]
      contacted.add(String(options.host))
      if (isReal(options.host)) Object.assign(options, { host: '127.0.0.1', port })
      return connect.apply(this, args)
    },
  })
}

const { port, commands } = (await json(process.stdin)) as Recording
record(port)
const results: Recorded[] = []
for (const { args, env = {} } of commands) {
  contacted.clear()
  Object.assign(process.env, env)
  results.push({ ...(await runCommand(...args)), contacted: [...contacted] })
  for (const name of Object.keys(env)) delete process.env[name]
}
process.stdout.write(JSON.stringify(results))
