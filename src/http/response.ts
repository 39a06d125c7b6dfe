import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Reply, type WireResponse } from '../wire/api.ts'
import { isChunked } from '../wire/long-text.ts'
import type { AnyOperation } from '../wire/operation.ts'
import { recorded } from './recording.ts'
import type { Response, Whole } from './response-type.ts'

/** On every response: a browser that guesses a content type could run an answer that repeats what a client sent. */
export const NO_SNIFFING = { 'x-content-type-options': 'nosniff' }

/** Whether a response may be cached: a body in chunks is too long. */
export const isWhole = (response: Response): response is Response<Whole> => !isChunked(response.body)

/** The response for what an operation's handler returned. */
export function responseOf<World, Caller>(operation: AnyOperation<World, Caller>, returned: unknown): Response {
  const { status, body, headers } =
    returned instanceof Reply ? returned : { status: operation.status ?? 200, body: returned, headers: {} }
  // An empty body has no content type.
  if (body === '') return { status, headers, body: '' }
  return { status, headers: { 'content-type': operation.produces ?? 'application/json', ...headers }, body: bodyOf(body) }
}

/** The response for a refusal. */
export const responseOfRefusal = ({ status, headers, body }: WireResponse): Response<Whole> => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: wholeOf(body),
})

export function write(reply: FastifyReply, { status, headers, body }: Response): FastifyReply {
  const sent = recorded(reply.request, body)
  return (
    reply
      .code(status)
      .headers(headers)
      // Without a serialiser Fastify would add a charset that the APIs do not name.
      .serializer(unchanged)
      .send(isChunked(sent) ? Readable.from(sent) : sent === '' ? undefined : sent)
  )
}

/** Passes the parts of a body on, and an error that ends them to `failed` too: where the head is sent, no other step gets it. */
export async function* withFailure<Part>(parts: AsyncIterable<Part>, failed: (error: unknown) => void): AsyncGenerator<Part> {
  try {
    yield* parts
  } catch (error) {
    failed(error)
    throw error
  }
}

const unchanged = (body: string): string => body

const bodyOf = (body: unknown): Response['body'] => (isChunked(body) ? body : wholeOf(body))

const wholeOf = (body: unknown): Whole => (body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body))
