/** The request journal as an HTTP Archive 1.2, which browsers and other tools open. */
import Type from 'typebox'
import type { ShownExchange } from '../../journal/journal.ts'
import { Rules } from './explain.ts'
import { Header, Listed } from './requests.ts'

const Size = Type.Integer({ minimum: -1, description: 'Bytes; -1 where it is unknown.' })
const Remark = Type.Optional(Type.String({ description: 'What is missing in the text, or masked.' }))
const Message = {
  httpVersion: Type.String(),
  cookies: Type.Array(Type.Object({}), { maxItems: 0, description: 'The headers have them.' }),
  headers: Type.Array(Header),
  headersSize: Size,
  bodySize: Size,
}
const Request = Type.Object(
  {
    method: Type.String(),
    url: Type.String(),
    ...Message,
    queryString: Type.Array(Header),
    postData: Type.Optional(
      Type.Object({ mimeType: Type.String(), text: Type.String(), comment: Remark }, { title: 'HarPostData' }),
    ),
  },
  { title: 'HarRequest' },
)
const Content = Type.Object(
  {
    size: Type.Integer(),
    mimeType: Type.String(),
    text: Type.Optional(Type.String()),
    encoding: Type.Optional(Type.Literal('base64')),
    comment: Remark,
  },
  { title: 'HarContent' },
)
const Response = Type.Object(
  {
    status: Type.Integer({ description: '0 where there was no response.' }),
    statusText: Type.String(),
    ...Message,
    content: Content,
    redirectURL: Type.String(),
  },
  { title: 'HarResponse' },
)
const Timings = Type.Object({ send: Type.Number(), wait: Type.Number(), receive: Type.Number() }, { title: 'HarTimings' })
const Entry = Type.Object(
  {
    startedDateTime: Type.String({ description: 'ISO 8601.' }),
    time: Type.Number({ description: 'Milliseconds.' }),
    request: Request,
    response: Response,
    cache: Type.Object({}),
    timings: Timings,
    _muster: Type.Object({ ...Listed, scopes: Type.Array(Type.String()), findings: Rules }, { title: 'HarExchange' }),
  },
  { title: 'HarEntry' },
)
const Creator = Type.Object({ name: Type.String(), version: Type.String() }, { title: 'HarCreator' })
const Log = Type.Object({ version: Type.Literal('1.2'), creator: Creator, entries: Type.Array(Entry) }, { title: 'HarLog' })
export const Har = Type.Object({ log: Log }, { title: 'Har' })

/** The text, exchange by exchange: together they may have several MiB. */
export async function* harOf(
  exchanges: Iterable<ShownExchange>,
  { base, version }: { base: string; version: string },
): AsyncGenerator<string> {
  const creator = { name: 'Muster', version }
  yield `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[`
  let separator = ''
  for (const exchange of exchanges) {
    yield separator + JSON.stringify(entryOf(exchange, base))
    separator = ','
  }
  yield ']}}'
}

function entryOf({ request, response, findings, ...summary }: ShownExchange, base: string) {
  const { method, target, status, time, ms } = summary
  const url = new URL(urlOf(base, target))
  return {
    startedDateTime: new Date(time).toISOString(),
    time: ms,
    request: {
      method,
      url: url.href,
      httpVersion: `HTTP/${request.httpVersion}`,
      cookies: [],
      headers: request.headers,
      queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
      ...(request.body !== null && {
        postData: { mimeType: typeIn(request.headers), text: request.body.text, ...remarkOn(request.body) },
      }),
      headersSize: -1,
      bodySize: request.body === null ? 0 : (request.body.bytes ?? -1),
    },
    response: {
      // The format has 0 where there was no response.
      status: status ?? 0,
      statusText: '',
      httpVersion: `HTTP/${request.httpVersion}`,
      cookies: [],
      headers: response?.headers ?? [],
      content: contentOf(response),
      redirectURL: response?.headers.find(({ name }) => name === 'location')?.value ?? '',
      headersSize: -1,
      bodySize: response?.body?.bytes ?? -1,
    },
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    // Members of our own begin with an underscore.
    _muster: { ...summary, findings },
  }
}

/** The target of a tunnel (`host:port`), and the `*` of the whole server, have no slash to separate them from the origin. */
const urlOf = (base: string, target: string): string => base + (target.startsWith('/') ? target : `/${target}`)

function contentOf(response: ShownExchange['response']) {
  const body = response?.body ?? null
  const mimeType = typeIn(response?.headers ?? [])
  if (body === null) return { size: 0, mimeType }
  const { text, encoding, bytes } = body
  return { size: bytes ?? text.length, mimeType, text, ...(encoding === 'base64' && { encoding }), ...remarkOn(body) }
}

type Body = NonNullable<ShownExchange['request']['body']>

function remarkOn({ truncated, masked, encoding }: Body): { comment?: string } {
  const remarks = [truncated && 'the first 64 KiB', masked && 'secrets are masked', encoding === 'base64' && 'base64']
  const comment = remarks.filter(Boolean).join('; ')
  return comment === '' ? {} : { comment }
}

const typeIn = (headers: readonly { readonly name: string; readonly value: string }[]): string =>
  headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'application/octet-stream'
