/** One HTTP exchange over a socket of its own, as the bytes that arrive and the way in which the connection ends. */
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RawExchange {
  /** All bytes, as latin1. */
  readonly text: string
  readonly head: string
  readonly body: string
  /** `closed` by FIN, `reset` by RST, or `open` as `isSilent` says. */
  readonly ending: 'closed' | 'reset' | 'open'
  /** The number of reads in which the bytes arrived. */
  readonly reads: number
}

interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Asked until it is true: nothing more is expected then, and a connection that stays open for a moment counts as open. */
  readonly isSilent?: (received: string) => Promise<boolean>
}

export function rawExchange(url: string, request: RawRequest): Promise<RawExchange> {
  const { method = 'GET', path, headers = {}, body = '', isSilent } = request
  const { hostname, port, host, pathname } = new URL(url)
  const lines = Object.entries({ host, 'content-length': String(Buffer.byteLength(body)), ...headers })
  const target = pathname.replace(/\/$/, '') + path
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    const received = () => Buffer.concat(chunks).toString('latin1')
    const done = (ending: RawExchange['ending']) => {
      socket.destroy()
      const text = received()
      const [head = '', ...rest] = text.split('\r\n\r\n')
      resolve({ text, head, body: rest.join('\r\n\r\n'), ending, reads: chunks.length })
    }
    const untilSilent = async (isOver: NonNullable<typeof isSilent>) => {
      while (!(await isOver(received()))) await sleep(10)
      await sleep(MOMENT_MS)
      done('open')
    }
    socket.on('data', chunk => chunks.push(Buffer.from(chunk)))
    socket.on('end', () => done('closed'))
    socket.on('error', () => done('reset'))
    socket.write(`${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
    if (isSilent !== undefined) untilSilent(isSilent).catch(reject)
  })
}

const MOMENT_MS = 200
