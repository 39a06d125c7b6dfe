import { serverOf } from './server-address.ts'

/** Calls a server over HTTP with the credentials of one app. */
export interface Client {
  /** The response's JSON. Throws `RefusedRequest` for a status that is no success. */
  // biome-ignore lint/suspicious/noExplicitAny: each caller knows the response to its request
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<any>
}

/** A response whose status is no success; the message has its body. */
export class RefusedRequest extends Error {
  readonly status: number
  readonly body: string

  constructor(request: string, status: number, body: string) {
    super(`${request} was refused with status ${status}: ${body}`)
    this.status = status
    this.body = body
  }
}

/** Whether a request may have been executed although it failed: it has no response, or one of a failure of the server. */
export const isUnanswered = (error: unknown): boolean => !(error instanceof RefusedRequest) || error.status >= 500

/** How often a request is sent that gets no response. */
export const MOST_ATTEMPTS = 3

/** A client that gets a bearer by the app's secret, and a new one when that expires after ten minutes. */
export function clientFor(url: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }): Client {
  let token: string | undefined
  const signIn = async () => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })
    const { access_token } = await send(url, { method: 'POST', path: '/ams/v1/oauth2/token', body: form })
    return access_token as string
  }
  const call: Client['call'] = async (method, path, body) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await callOnce(method, path, body)
      } catch (error) {
        // Only a read may be sent again in any case.
        if (method !== 'GET' || !isUnanswered(error) || attempt === MOST_ATTEMPTS) throw error
      }
    }
  }
  const callOnce: Client['call'] = async (method, path, body) => {
    token ??= await signIn()
    const request = { method, path, headers: { authorization: `Bearer ${token}` }, body: body && JSON.stringify(body) }
    try {
      return await send(url, request)
    } catch (error) {
      if (!(error instanceof RefusedRequest) || error.status !== 401) throw error
      token = await signIn()
      return send(url, { ...request, headers: { authorization: `Bearer ${token}` } })
    }
  }
  return { call }
}

interface RequestParts {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams | undefined
  /** Ends the request. */
  readonly signal?: AbortSignal
}

/** Sends one request with the given headers alone. Throws `RefusedRequest`, and `Error` where no response is received. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows the response to its request
export async function send(url: string, { method, path, headers = {}, body, signal }: RequestParts): Promise<any> {
  const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
  const address = url.replace(/\/$/, '') + path
  const request = { method, headers: { ...type, ...headers }, body: body ?? null, signal: signal ?? null }
  const { response, text } = await fetched(address, request)
  const explanation = response.headers.get('x-muster-explanation')
  // The path begins with the world that the address names.
  const hint = explanation === null ? '' : `\nThe checks of the request: ${serverOf(url)}${explanation}`
  if (!response.ok) throw new RefusedRequest(`${method} ${path}`, response.status, text + hint)
  try {
    return JSON.parse(text)
  } catch (error) {
    const start = JSON.stringify(text.slice(0, 60))
    throw new Error(`${address} returned no JSON, but ${start}; is it a Muster server?`, { cause: error })
  }
}

async function fetched(address: string, request: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(address, request)
    return { response, text: await response.text() }
  } catch (error) {
    throw new Error(`${address} could not be called: ${causeOf(error)}. Does a server run there?`, { cause: error })
  }
}

/** The reason of the system: `fetch` has it as the cause of an error without one, or as one cause for each address of a name. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error
  if (cause instanceof AggregateError) return cause.errors.map(each => each.message).join(', ')
  return cause instanceof Error ? cause.message : message
}
