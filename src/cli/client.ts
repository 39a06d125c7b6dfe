import { serverOf } from './server-address.ts'

/** A response whose status is no success; the message has the reason of its problem document, or else its body. */
export class RefusedRequest extends Error {
  readonly status: number
  /** The reason in the problem document. */
  readonly detail: string | undefined

  constructor(request: string, status: number, body: string) {
    const detail = detailIn(body)
    super(`${request} was refused with status ${status}: ${detail ?? body}`)
    this.status = status
    this.detail = detail
  }
}

function detailIn(body: string): string | undefined {
  try {
    const { detail } = JSON.parse(body)
    return typeof detail === 'string' ? detail : undefined
  } catch {
    return undefined
  }
}

interface RequestParts {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** JSON. */
  readonly body?: string | undefined
  /** Ends the request. */
  readonly signal?: AbortSignal
}

/** Sends one request with the given headers alone. Throws `RefusedRequest`, and `Error` where no response is received. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows the response to its request
export async function send(url: string, { method, path, headers = {}, body, signal }: RequestParts): Promise<any> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const address = url.replace(/\/$/, '') + path
  const request = { method, headers: { ...type, ...headers }, body: body ?? null, signal: signal ?? null }
  const { response, text } = await fetched(address, request)
  if (!response.ok) {
    const refused = new RefusedRequest(`${method} ${path}`, response.status, text)
    const explanation = response.headers.get('x-muster-explanation')
    // The path begins with the world that the address names.
    if (explanation !== null) refused.message += `\nThe checks of the request: ${serverOf(url)}${explanation}`
    throw refused
  }
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
