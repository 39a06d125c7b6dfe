import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api, CallerFacts } from '../wire/api.ts'
import { withRule, withUnfit } from '../wire/catalogue.ts'
import { BODY_FORM } from '../wire/check.ts'
import { readJson } from '../wire/json.ts'
import { type AnyOperation, type Call, parse, parseQuery, Unfit } from '../wire/operation.ts'
import { requireText } from '../wire/text.ts'
import { hasPlainTexts, textOf } from './body.ts'
import { disconnectSignal } from './disconnect.ts'
import { idOf } from './head.ts'

/** A request as an operation's handler sees it. Throws the API's refusal of a malformed body, and `Unfit` for unfit texts. */
export function callOf<World, Caller extends CallerFacts>(
  request: FastifyRequest,
  { api, operation, reply }: { api: Api<World, Caller>; operation: AnyOperation<World, Caller>; reply: FastifyReply },
  caller: Caller,
): Call<Caller, unknown, unknown> {
  const params = request.params as Record<string, string>
  const query = request.query as Record<string, unknown>
  if (ENCODED_CONTROL.test(request.url)) {
    requireText(undefined, params)
    requireText(operation.query, query)
  }
  const sent = { query, body: bodyOf(api, operation, request.body) }
  return {
    caller,
    id: idOf(api, request),
    mount: request.address?.mount ?? '',
    pageMount: request.address?.pageMount ?? '',
    params,
    headers: request.headers as Record<string, string | undefined>,
    sent,
    signal: disconnectSignal(reply),
    query: () => (operation.query === undefined ? {} : parseQuery(operation.query, sent.query)),
    body: () => (operation.body === undefined ? sent.body : parse(operation.body, sent.body, BODY_FORM)),
  }
}

/** What decodes to a control character. */
const ENCODED_CONTROL = /%(?:[01][0-9a-f]|7f)/i

function bodyOf<World, Caller extends CallerFacts>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller>,
  body: unknown,
): unknown {
  const text = textOf(body)
  if (operation.consumes !== undefined) return text
  if (text === undefined) throw withRule(api.because('body-malformed', 'the body is not UTF-8'), 'body-json')
  const value = jsonOf(api, text)
  if (!hasPlainTexts(body)) requireText(operation.body, value)
  return value
}

function jsonOf<World, Caller extends CallerFacts>(api: Api<World, Caller>, text: string): unknown {
  try {
    return readJson(text)
  } catch (error) {
    throw error instanceof Unfit ? withUnfit(api.because('body-malformed', error.reason), error) : error
  }
}
