/**
 * Inserts header lines into the requests of a connection; all other bytes pass as they arrive. A response needs no such function,
 * and neither does what is not HTTP/1: it passes unchanged, and the server refuses it as it would without a proxy.
 */

/** A request whose head has passed. */
export interface PassedRequest {
  readonly method: string
  readonly target: string
  readonly host: string
}

/**
 * Returns a function that takes each chunk of a connection and returns the bytes to send on. `lines` are whole header lines, with
 * their line breaks. Only a request line that is incomplete is held back.
 */
export function headerInserter(lines: string, passed: (request: PassedRequest) => void): (chunk: Buffer) => Buffer {
  const inserted = Buffer.from(lines)
  let part: Part = 'request'
  let held: Buffer = NOTHING
  /** The start of a line that has passed. */
  let begun = ''
  /** The bytes that are left of a body or of a chunk of it, and what comes after them. */
  let left = 0
  let afterBytes: Part = 'request'
  let request = NEW

  const partAfter: Readonly<Record<LinePart, (line: string) => Part>> = {
    request: line => {
      // Blank lines may be in front of a request (RFC 9112, 2.2).
      if (line === '') return 'request'
      const [, method, target] = /^([A-Z-]+) (\S+) HTTP\/1\.\d$/.exec(line) ?? []
      if (method === undefined || target === undefined) return 'unknown'
      request = { ...NEW, method, target }
      return 'head'
    },
    head: line => {
      const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
      const known = name.toLowerCase()
      if (known === 'host') request.host = value
      else if (known === 'content-length') request.length = Number(value) || 0
      else if (known === 'transfer-encoding') request.isChunked = /\bchunked$/i.test(value)
      if (line !== '') return 'head'
      const { method, target, host, length, isChunked } = request
      passed({ method, target, host })
      return isChunked ? 'chunk' : bytes(length, 'request')
    },
    chunk: line => {
      const size = Number.parseInt(line, 16)
      // A line break is after the bytes.
      return Number.isNaN(size) ? 'unknown' : size === 0 ? 'trailers' : bytes(size + 2, 'chunk')
    },
    trailers: line => (line === '' ? 'request' : 'trailers'),
  }
  const bytes = (count: number, then: Part): Part => {
    left = count
    afterBytes = then
    return count === 0 ? then : 'bytes'
  }

  return chunk => {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    held = NOTHING
    const sent: Buffer[] = []
    let from = 0
    let at = 0
    while (at < data.length && part !== 'unknown') {
      if (part === 'bytes') {
        const some = Math.min(left, data.length - at)
        at += some
        left -= some
        if (left === 0) part = afterBytes
        continue
      }
      const end = data.indexOf('\n', at) + 1
      if (end === 0 && part !== 'request') {
        begun += data.toString('latin1', at)
        break
      }
      if (end === 0 && data.length - at < LONGEST_REQUEST_LINE) {
        held = data.subarray(at)
        return Buffer.concat([...sent, data.subarray(from, at)])
      }
      const line = begun + data.toString('latin1', at, end)
      begun = ''
      const isRequestLine = part === 'request'
      part = end === 0 ? 'unknown' : partAfter[part](line.replace(/\r?\n$/, ''))
      at = end
      if (!isRequestLine || part !== 'head') continue
      sent.push(data.subarray(from, at), inserted)
      from = at
    }
    return sent.length === 0 ? data : Buffer.concat([...sent, data.subarray(from)])
  }
}

type LinePart = 'request' | 'head' | 'chunk' | 'trailers'
type Part = LinePart | 'bytes' | 'unknown'

const NOTHING = Buffer.alloc(0)
const NEW = { method: '', target: '', host: '', length: 0, isChunked: false }
// More than any server accepts.
const LONGEST_REQUEST_LINE = 1024 * 1024
