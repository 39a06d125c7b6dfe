/** A server for tests, by default in memory with the built-in sample data, and a client of it. */
import { readConfig } from '../../src/config.ts'
import { serve } from '../../src/main.ts'
import type { Running } from '../../src/running.ts'

export interface Answer<Body = Json> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  readonly text: string
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows the response to its request
type Json = any

interface Asked {
  /** Sent as JSON, or as it is when it is text or bytes. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** An OAuth token. */
  readonly token?: string
  /** By default redirects are followed. */
  readonly redirect?: 'manual' | 'follow'
}

export interface Muster {
  readonly url: string
  ask(method: string, path: string, asked?: Asked): Promise<Answer>
  /** A client-credentials token of a seeded app; its secret is `<client id>-secret`. */
  token(clientId: string, scope?: string): Promise<string>
  /** Runs all queued transactions; returns their number. */
  drain(): Promise<number>
  close(): Promise<void>
}

/** `settings` are flags, such as `{ data: folder }`. By default the server is in memory with the built-in sample data. */
export async function openMuster(settings: Record<string, string> = {}): Promise<Muster> {
  const running = await serve(readConfig({ data: ':memory:', port: '0', logLevel: 'error', ...settings }, {}))
  return musterAt(running)
}

export function musterAt({ url, close }: Pick<Running, 'url' | 'close'>): Muster {
  const ask: Muster['ask'] = async (method, path, { body, headers = {}, token, redirect = 'follow' } = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isSentAsItIs(body) ? body : JSON.stringify(body) }),
    })
    const text = response.headers.get('content-type') === EVENTS ? await firstEvents(response) : await response.text()
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) }
  }
  return {
    url,
    ask,
    close,
    token: async (clientId, scope) => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: `${clientId}-secret`,
        ...(scope === undefined ? {} : { scope }),
      })
      const answer = await ask('POST', '/ams/v1/oauth2/token', {
        body: form.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      if (answer.status !== 200) throw new Error(`no token for ${clientId}: ${answer.text}`)
      return answer.body.access_token
    },
    drain: async () => (await ask('POST', '/_muster/v1/work/drain', { body: {} })).body.completed,
  }
}

const EVENTS = 'text/event-stream'

/** The first two texts of a response that does not end. */
async function firstEvents({ body }: Response): Promise<string> {
  let text = ''
  for await (const bytes of body ?? []) {
    text += Buffer.from(bytes)
    if (text.split('\n\n').length > 2) break
  }
  return text
}

const isSentAsItIs = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array

const jsonOf = (text: string): Json => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
