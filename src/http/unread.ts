/** The parameters and members of a request that no operation reads; most of them are misspelt. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CallerFacts } from '../wire/api.ts'
import { readJson } from '../wire/json.ts'
import type { AnyOperation, Call } from '../wire/operation.ts'
import { unknownMembers } from '../wire/unknown-members.ts'
import { inHeader } from '../wire/visible.ts'
import type { Serving } from './serving.ts'

/** Notes them for the request journal and, in the sandbox, names them in a header. */
export function noteUnread<World, Caller extends CallerFacts>(
  { journal }: Serving<World, Caller>,
  { request: { recording }, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { operation, call: { sent } }: { operation: AnyOperation<World, Caller>; call: Call<Caller, unknown, unknown> },
): void {
  if (journal === undefined || recording === null) return
  const { query = NO_PARAMETERS, body } = operation
  const ofBody = body === undefined ? NONE : unknownMembers(body, typeof sent.body === 'string' ? read(sent.body) : sent.body)
  const ofQuery = unknownMembers(query, sent.query)
  const unread = ofBody.length === 0 ? ofQuery : [...ofQuery, ...ofBody]
  recording.unread = unread
  if (journal.isShown && unread.length > 0) reply.header('x-muster-unread', inHeader(unread.join(', ')))
}

const NONE: readonly never[] = []
const NO_PARAMETERS = { properties: {} }

/** The members of a body that its operation reads as a text: JSON, or a form. Empty if it is malformed. */
function read(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return Object.fromEntries(new URLSearchParams(text))
  try {
    return readJson(text)
  } catch {
    return {}
  }
}
