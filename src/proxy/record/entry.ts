/** An exchange with the service as an entry of a HAR file. */
import type { CredentialKind } from './callers.ts'
import type { Called, RecordedApi } from './calls.ts'
import { type HarHeader, type Redaction, redactForm, redactHeaders, redactJson, redactTarget, type Sorted } from './redact.ts'
import type { UpstreamRequest, UpstreamResponse } from './upstream.ts'

/** `reading` is a request of the recorder itself; `blocked` one that was not sent. */
export type Role = 'call' | 'reading' | 'blocked'

export interface RecordedExchange {
  readonly role: Role
  readonly called: Called
  readonly caller: { readonly label: string; readonly credential: CredentialKind }
  /** The host that the client addressed. */
  readonly host: string
  /** Epoch ms. */
  readonly began: number
  readonly ms: number
  readonly request: UpstreamRequest
  /** Absent where there was none. */
  readonly response?: UpstreamResponse | undefined
}

/** The members of an entry that are Muster's own. */
export interface EntryFacts {
  readonly role: Role
  readonly api: RecordedApi
  readonly operation: string
  readonly caller: string
  readonly credential: CredentialKind
  readonly sorted: Sorted
}

/** What `muster drift` reads of an entry. */
export interface HarEntry {
  readonly startedDateTime: string
  readonly time: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly HarHeader[]
    readonly postData?: { readonly mimeType: string; readonly text: string; readonly comment?: string }
  }
  readonly response: {
    /** 0 where there was no response. */
    readonly status: number
    readonly headers: readonly HarHeader[]
    readonly content: { readonly mimeType: string; readonly text?: string; readonly comment?: string }
  }
  readonly _muster: EntryFacts
}

export function entryOf(redaction: Redaction, exchange: RecordedExchange): HarEntry {
  const { role, called, caller, host, began, ms, request, response } = exchange
  const sorted: Sorted = {}
  const url = `https://${host}${redactTarget(redaction, request.target)}`
  const sent = contentOf(redaction, request.headers, request.body)
  const received = contentOf(redaction, response?.headers ?? [], response?.body ?? NONE, sorted)
  const usual = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1 }
  const made = {
    startedDateTime: new Date(began).toISOString(),
    time: ms,
    request: {
      ...usual,
      method: request.method,
      url,
      headers: redactHeaders(redaction, request.headers),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(request.body.length > 0 && { postData: { text: '', ...sent } }),
      bodySize: request.body.length,
    },
    response: {
      ...usual,
      status: response?.status ?? 0,
      statusText: '',
      headers: redactHeaders(redaction, response?.headers ?? []),
      content: { size: response?.body.length ?? 0, ...received },
      redirectURL: '',
      bodySize: response?.body.length ?? -1,
    },
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    _muster: {
      role,
      api: called.api,
      operation: called.operation.replace(/\/.*/, () => new URL(url).pathname),
      caller: caller.label,
      credential: caller.credential,
      sorted,
    },
  }
  return made
}

const NONE = Buffer.alloc(0)
const LARGEST = 8 * 1024 * 1024

function contentOf(
  redaction: Redaction,
  headers: readonly string[],
  body: Buffer,
  sorted: Sorted = {},
): { readonly mimeType: string; readonly text?: string; readonly comment?: string } {
  const mimeType = (headerOf(headers, 'content-type') ?? 'application/octet-stream').split(',', 1)[0] ?? ''
  if (body.length === 0) return { mimeType }
  if (headerOf(headers, 'content-encoding') !== undefined) return { mimeType, comment: 'not recorded: compressed' }
  if (body.length > LARGEST) return { mimeType, comment: 'not recorded: larger than 8 MiB' }
  const text = body.toString()
  const value = jsonOf(text)
  if (value !== undefined) return { mimeType, text: JSON.stringify(redactJson(redaction, value, sorted)) }
  if (/form-urlencoded/i.test(mimeType)) return { mimeType, text: redactForm(redaction, text) }
  return { mimeType, comment: 'not recorded: neither JSON nor a form' }
}

export const headerOf = (raw: readonly string[], name: string): string | undefined => {
  const at = raw.findIndex((each, i) => i % 2 === 0 && each.toLowerCase() === name)
  return at < 0 ? undefined : raw[at + 1]
}

/** The value of a JSON text; undefined for another text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}
