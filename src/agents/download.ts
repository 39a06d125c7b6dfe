import dns from 'node:dns'
import type { FileHandle } from 'node:fs/promises'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type Addresses, isAmong } from './addresses.ts'
import { AgentRefused, unreachable, unreadable } from './refused.ts'

export interface DownloadLimits {
  readonly addresses: Addresses
  /** For the whole of it, from the name to the last byte, ms. */
  readonly timeoutMs: number
  readonly maxBytes: number
}

const MAX_REDIRECTS = 5

/** Downloads the address into the file. Throws `AgentRefused`; any other error is a fault of this machine. */
export async function download(
  uri: string,
  file: FileHandle,
  { signal, ...limits }: DownloadLimits & { readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const deadline = AbortSignal.timeout(limits.timeoutMs)
  const until = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  try {
    await store(await follow(uri, limits.addresses, until), file, limits.maxBytes)
  } catch (error) {
    // An aborted download is no fault of the agent.
    signal?.throwIfAborted()
    if (error instanceof AgentRefused) throw error
    const code = codeOf(error)
    if (code === undefined) throw error
    throw unreachable(deadline.aborted ? 'Read timed out' : (CAUSES[code] ?? code))
  }
}

async function follow(uri: string, allowed: Addresses, deadline: AbortSignal): Promise<IncomingMessage> {
  let url = URL.parse(uri)
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    if (url === null || !/^https?:$/.test(url.protocol)) throw unreadable('The agent is not at an http or https address')
    const response = await get(url, allowed, deadline)
    if (response.statusCode === 200) return response
    response.destroy()
    const { location } = response.headers
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) {
      throw unreadable(`The agent's host answered HTTP status ${response.statusCode}`)
    }
    url = URL.parse(location, url)
  }
  throw unreadable(`The agent's host redirects more than ${MAX_REDIRECTS} times`)
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

async function get(url: URL, allowed: Addresses, signal: AbortSignal): Promise<IncomingMessage> {
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  // An address that is written out is dialled without a look-up.
  if (isIP(literal) !== 0 && !isAmong(allowed, literal)) throw guarded()
  const { request } = url.protocol === 'https:' ? https : http
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'Muster' }
  return new Promise((resolve, reject) => {
    request(url, { lookup: lookupAmong(allowed), signal, headers, agent: false })
      .on('response', resolve)
      // Not `once`: a socket may break again after its response began, and nobody else would listen.
      .on('error', reject)
      // A host that switches protocols unasked gets neither a response nor an error.
      .on('close', () => reject(unreachable('Connection reset')))
      .end()
  })
}

/** The checked addresses are the dialled ones, so DNS rebinding cannot bypass the check. */
const lookupAmong =
  (allowed: Addresses): LookupFunction =>
  (hostname, options, callback) =>
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const fit = error === null ? addresses.filter(({ address }) => isAmong(allowed, address)) : []
      const [first] = fit
      if (first === undefined) callback(error ?? guarded(), [])
      else if (options.all === true) callback(null, fit)
      else callback(null, first.address, first.family)
    })

/** Names neither the address nor its kind, so that the text reveals nothing of the operator's network. */
const guarded = (): AgentRefused => unreachable('Address not allowed')

async function store(response: IncomingMessage, file: FileHandle, maxBytes: number): Promise<void> {
  const tooLarge = unreadable(`The agent's package is larger than ${maxBytes} bytes`)
  if (Number(response.headers['content-length']) > maxBytes) {
    response.destroy()
    throw tooLarge
  }
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge
    await file.appendFile(chunk).catch(cause => {
      throw new Error("an agent's package cannot be stored", { cause })
    })
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

/** Other causes are reported by their code, such as `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ENOTFOUND: 'Unknown host',
  EAI_AGAIN: 'Unknown host',
  ETIMEDOUT: 'Connection timed out',
}
