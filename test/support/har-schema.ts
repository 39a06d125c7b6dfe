/** HTTP Archive 1.2 (W3C draft of 2012, and Jan Odvarko's description of 1.2) as a JSON Schema: required members, and their types. */

const text = { type: 'string' }
const count = { type: 'integer', minimum: -1 }
const object = (properties: object, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter(name => !optional.includes(name)),
  // Only members of our own, which begin with an underscore, may be added.
  patternProperties: { '^_': {} },
  additionalProperties: false,
})
const list = (items: object) => ({ type: 'array', items })

const pair = object({ name: text, value: text, comment: text }, ['comment'])
const cookie = object(
  {
    name: text,
    value: text,
    path: text,
    domain: text,
    expires: text,
    httpOnly: { type: 'boolean' },
    secure: { type: 'boolean' },
  },
  ['path', 'domain', 'expires', 'httpOnly', 'secure'],
)
const message = {
  httpVersion: text,
  cookies: list(cookie),
  headers: list(pair),
  headersSize: count,
  bodySize: count,
  comment: text,
}

const request = object(
  {
    ...message,
    method: text,
    url: { type: 'string', pattern: '^https?://' },
    queryString: list(pair),
    postData: object({ mimeType: text, params: list(pair), text, comment: text }, ['params', 'comment']),
  },
  ['postData', 'comment'],
)
const response = object(
  {
    ...message,
    status: { type: 'integer' },
    statusText: text,
    content: object(
      {
        size: { type: 'integer', minimum: 0 },
        compression: count,
        mimeType: text,
        text,
        encoding: { const: 'base64' },
        comment: text,
      },
      ['compression', 'text', 'encoding', 'comment'],
    ),
    redirectURL: text,
  },
  ['comment'],
)
const ms = { type: 'number', minimum: 0 }
const entry = object(
  {
    pageref: text,
    startedDateTime: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$' },
    time: ms,
    request,
    response,
    cache: object({ beforeRequest: {}, afterRequest: {}, comment: text }, ['beforeRequest', 'afterRequest', 'comment']),
    timings: object(
      {
        blocked: { type: 'number' },
        dns: { type: 'number' },
        connect: { type: 'number' },
        send: ms,
        wait: ms,
        receive: ms,
        ssl: {},
      },
      ['blocked', 'dns', 'connect', 'ssl'],
    ),
    serverIPAddress: text,
    connection: text,
    comment: text,
  },
  ['pageref', 'serverIPAddress', 'connection', 'comment'],
)
const program = object({ name: text, version: text, comment: text }, ['comment'])

export const HAR_SCHEMA = object({
  log: object(
    { version: { const: '1.2' }, creator: program, browser: program, pages: list({}), entries: list(entry), comment: text },
    ['browser', 'pages', 'comment'],
  ),
})
