import dns from 'node:dns'
import type { FileHandle } from 'node:fs/promises'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type AllowedAddresses, isAllowed } from './addresses.ts'
import { AgentRefused, unreachable, unreadable } from './refused.ts'

export interface DownloadLimits {
  readonly addresses: AllowedAddresses
  /** From the DNS look-up to the last byte, ms. */
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
    await save(await follow(uri, limits.addresses, until), file, limits.maxBytes)
  } catch (error) {
    // An aborted download is not the fault of the agent.
    signal?.throwIfAborted()
    if (error instanceof AgentRefused) throw error
    const code = codeOf(error)
    if (code === undefined) throw error
    throw unreachable(deadline.aborted ? 'Read timed out' : (CAUSES[code] ?? code))
  }
}

async function follow(uri: string, allowed: AllowedAddresses, deadline: AbortSignal): Promise<IncomingMessage> {
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

async function get(url: URL, allowed: AllowedAddresses, signal: AbortSignal): Promise<IncomingMessage> {
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  // Node connects to a literal address without a look-up.
  if (isIP(literal) !== 0 && !isAllowed(allowed, literal)) throw notAllowed()
  const { request } = url.protocol === 'https:' ? https : http
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'Muster' }
  return new Promise((resolve, reject) => {
    request(url, { lookup: lookupAllowed(allowed), signal, headers, agent: false })
      .on('response', resolve)
      // Not `once`: a socket may fail again after its response began, and an error without a listener ends the process.
      .on('error', reject)
      // If the host switches protocols without a request, Node emits neither `response` nor `error`.
      .on('close', () => reject(unreachable('Connection reset')))
      .end()
  })
}

/** The connection uses the checked addresses, so DNS rebinding cannot bypass the check. */
const lookupAllowed =
  (allowed: AllowedAddresses): LookupFunction =>
  (hostname, options, callback) =>
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const usable = error === null ? addresses.filter(({ address }) => isAllowed(allowed, address)) : []
      const [first] = usable
      if (first === undefined) callback(error ?? notAllowed(), [])
      else if (options.all === true) callback(null, usable)
      else callback(null, first.address, first.family)
    })

/** The text has neither the address nor its kind, so that it reveals nothing of the operator's network. */
const notAllowed = (): AgentRefused => unreachable('Address not allowed')

async function save(response: IncomingMessage, file: FileHandle, maxBytes: number): Promise<void> {
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
