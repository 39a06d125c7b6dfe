import type { FastifyReply } from 'fastify'
import { Reply, type Spoken } from '../wire/api.ts'
import type { AnyOperation } from '../wire/operation.ts'

/** A response as it is written to the socket. */
export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

/** What an operation's handler answered, as a response. */
export function responseOf<World, Caller>(operation: AnyOperation<World, Caller>, answer: unknown): Response {
  const { status, body, headers } =
    answer instanceof Reply ? answer : { status: operation.status ?? 200, body: answer, headers: {} }
  // An empty body has no content type.
  if (body === '') return { status, headers, body: '' }
  return { status, headers: { 'content-type': operation.produces ?? 'application/json', ...headers }, body: bodyOf(body) }
}

/** A refusal, as a response. */
export const responseOfRefusal = ({ status, headers, body }: Spoken): Response => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: bodyOf(body),
})

export const write = (reply: FastifyReply, { status, headers, body }: Response): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    // Without a serialiser Fastify would add a charset that the APIs do not name.
    .serializer(unchanged)
    .send(body === '' ? undefined : body)

const unchanged = (body: string): string => body

const bodyOf = (body: unknown): Response['body'] =>
  body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body)
