import type { FastifyRequest } from 'fastify'
import type { Api, Called } from '../wire/api.ts'
import { type AnyOperation, type Call, parse, parseQuery } from '../wire/operation.ts'
import { idOf } from './head.ts'

/** A request as an operation's handler sees it. Throws the API's refusal of a body that is not JSON. */
export function callOf<World, Caller extends Called>(
  request: FastifyRequest,
  { api, operation }: { api: Api<World, Caller>; operation: AnyOperation<World, Caller> },
  caller: Caller,
): Call<Caller, unknown, unknown> {
  const sent = { query: request.query as Record<string, unknown>, body: bodyOf(api, operation, request.body) }
  return {
    caller,
    id: idOf(api, request),
    params: request.params as Record<string, string>,
    headers: request.headers as Record<string, string | undefined>,
    sent,
    query: () => (operation.query === undefined ? {} : parseQuery(operation.query, sent.query)),
    body: () => (operation.body === undefined ? sent.body : parse(operation.body, sent.body)),
  }
}

function bodyOf<World, Caller extends Called>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller>,
  body: unknown,
): unknown {
  const text = Buffer.isBuffer(body) ? body.toString() : ''
  if (operation.consumes !== undefined) return text
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    throw api.because('body-malformed', `the body is not JSON: ${(error as Error).message}`)
  }
}
