/** Generates requests from the OpenAPI documents. Most of them have an error somewhere. */
import * as fc from 'fast-check'
import type { OpenApi } from '../../src/wire/openapi-document.ts'

export interface FuzzRequest {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

/** Values of the sample data, so that some requests pass the first checks. */
const KNOWN = [
  ...['1000000001', '1000000002', '2000000001', '2000000002', '4000000001', '3000000001', '9999999999'],
  ...['350000000000014', '350000000000113', '35000000000001', 'R5CT10ABCDE', 'A1000000000014', '65a000000000000000000001'],
  ...['IMEI', 'MEID', 'SN', 'KME', 'kiosk', 'Base', 'northwind', 'acme', 'seed', 'empty', '2026-07', '0', '1', '100', '24'],
]

// A string cannot carry a lone surrogate or bytes that are not UTF-8 to the server: `badBytes` sends those.
const HOSTILE_TEXT = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\u0001',
    '\n',
    '\u202e',
    '\u200b350000000000014',
    '\ufeff',
    '\uffff',
    '😀',
    'é'.repeat(300),
  ],
  ...[
    "' or 1=1 --",
    '%',
    '_',
    '\\',
    '{}',
    '[]',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '%00',
    '<b>',
    'x'.repeat(70_000),
  ],
]
const HOSTILE_NUMBERS = [0, -1, 1.5, 1e308, -0, 2 ** 53, 24, 1795881551, 270113177608412350, 350000000000014]

/** Values of the sample data by name of member or parameter. Without them, few requests pass the first checks. */
const BY_NAME: Readonly<Record<string, readonly unknown[]>> = {
  resellerId: ['1000000001'],
  reseller: ['1000000001'],
  customerId: ['2000000001'],
  customer: ['2000000001', '2000000002'],
  provider: ['4000000001'],
  tenant: ['1000000001', '2000000001', '4000000001'],
  vendorId: ['3000000001', null],
  type: ['IMEI', 'MEID', 'SN', 'Put', 'Delete'],
  profileId: ['65a000000000000000000001'],
  alias: ['kiosk', 'another'],
  identifier: ['350000000000014'],
  email: ['person@example.com', 'new@company.example'],
  grant_type: ['client_credentials', 'authorization_code', 'refresh_token'],
  client_id: ['acme', 'northwind'],
  client_secret: ['acme-secret', 'northwind-secret'],
  scope: ['kme', 'kdp'],
  services: [['KnoxMobileEnrollment']],
}

const text = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_TEXT) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^[0-9]{15}$/),
)
const number = fc.oneof(fc.nat(200), fc.constantFrom(...HOSTILE_NUMBERS), fc.double())
const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  number,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, deep(400)),
)

/** A value that is nested deeper than a client sends. */
function deep(levels: number): unknown {
  let value: unknown = []
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { toString: value }
  return value
}

/** A value that usually matches the schema, which has no references. */
function anyOf(schema: Schema | undefined, name = ''): fc.Arbitrary<unknown> {
  const known = Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] ?? []) : []
  if (schema === undefined) return anything
  return fc.oneof(
    { weight: 25, arbitrary: matching(schema) },
    { weight: 1, arbitrary: anything },
    ...(known.length === 0 ? [] : [{ weight: 100, arbitrary: fc.constantFrom(...known) }]),
  )
}

function matching(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(option => anyOf(option)))
  const types = [schema.type ?? []].flat()
  if (types.length > 1) return fc.oneof(...types.map(type => matching({ ...schema, type })))
  switch (types[0]) {
    case 'string':
      // The documents have texts where clients send numbers too.
      return fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: number })
    case 'integer':
    case 'number':
      return number
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(anyOf(schema.items), { maxLength: 5 })
    case 'object':
      return fc
        .tuple(
          fc.oneof(
            { weight: 9, arbitrary: membersOf(schema, schema.required ?? []) },
            { weight: 1, arbitrary: membersOf(schema, []) },
          ),
          oneIn(8, fc.dictionary(text, anything, { minKeys: 1, maxKeys: 1 })),
        )
        .map(([known, unknown]) => ({ ...unknown, ...known }))
    default:
      return anything
  }
}

const membersOf = ({ properties = {} }: Schema, requiredKeys: readonly string[]): fc.Arbitrary<object> =>
  fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, anyOf(member, name)])) as Record<
      string,
      fc.Arbitrary<unknown>
    >,
    { requiredKeys: requiredKeys.filter(key => key in properties) },
  )

/** A value of the arbitrary in one of so many cases, else null. The `freq` of `fc.option` is the share of nulls instead. */
const oneIn = <T>(cases: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: cases - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema?: Schema
}

/** A value in percent-encoding. */
const escaped = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return encodeURIComponent(text.toWellFormed().slice(0, 3000))
}

/** Escapes that are malformed, or that decode to unusual bytes. */
const rawEscapes = fc.constantFrom('%', '%00', '%zz', '%ff', '%c0%80', '%ed%a0%80', '%ef%bb%bf', '+', '%0d%0a')

function operationRequests(path: string, method: string, operation: Operation): fc.Arbitrary<FuzzRequest> {
  const parameters = (operation.parameters ?? []) as readonly Parameter[]
  const pathNames = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const inQuery = parameters.filter(parameter => parameter.in === 'query')
  const [content, { schema } = {}] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  return fc
    .record({
      segments: fc.tuple(
        ...pathNames.map(name => fc.oneof({ weight: 9, arbitrary: anyOf({ type: 'string' }, name).map(escaped) }, rawEscapes)),
      ),
      query: fc.tuple(
        ...inQuery.map(({ name, schema: own }) =>
          fc.option(fc.oneof({ weight: 8, arbitrary: anyOf(own, name).map(escaped) }, rawEscapes), { freq: 2 }),
        ),
      ),
      strange: oneIn(12, fc.constantFrom('devices[]=1&devices[]=2', 'x=1&x=2', '=', '&&', 'resellerId', 'pageNum=-1')),
      body: anyOf(schema),
      broken: oneIn(15, fc.constantFrom('cut', 'badBytes', 'bom', 'empty', 'text')),
    })
    .map(({ segments, query, strange, body, broken }): FuzzRequest => {
      const names = pathNames[Symbol.iterator]()
      const filled = path.replace(/\{\w+\}/g, () => segments[pathNames.indexOf(names.next().value ?? '')] || '0')
      const asked = query.flatMap((value, i) => (value === null ? [] : [`${inQuery[i]?.name}=${value}`]))
      const target = [filled, [...asked, ...(strange === null ? [] : [strange])].join('&')].filter(Boolean).join('?')
      if (method === 'get') return { method: 'GET', target, headers: {} }
      const isForm = content?.includes('form') === true
      return {
        method: method.toUpperCase(),
        target,
        headers: { 'content-type': content ?? 'application/json' },
        body: damaged(isForm ? formOf(body) : (JSON.stringify(body) ?? ''), broken),
      }
    })
}

const formOf = (body: unknown): string =>
  Object.entries(typeof body === 'object' && body !== null ? body : {})
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&')

function damaged(body: string, how: string | null): string | Uint8Array {
  if (how === 'cut') return body.slice(0, Math.floor(body.length / 2))
  if (how === 'badBytes') return Buffer.concat([Buffer.from(body.slice(0, -1)), Buffer.from([0xfc, 0x22, 0x7d])])
  if (how === 'bom') return `\ufeff${body}`
  if (how === 'empty') return ''
  return how === 'text' ? 'not json' : body
}

interface Operation {
  readonly parameters?: readonly unknown[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
}

/** Requests to all operations of the documents, except those whose path `leaveOut` matches. */
export function requestsOf(documents: readonly OpenApi[], leaveOut: RegExp): fc.Arbitrary<FuzzRequest> {
  const operations = documents.flatMap(document =>
    Object.entries(withoutReferences(document).paths).flatMap(([path, methods]) =>
      leaveOut.test(path)
        ? []
        : Object.entries(methods).map(([method, operation]) => operationRequests(path, method, operation as Operation)),
    ),
  )
  return fc.oneof(...operations)
}

/** The document with each schema in the place of its reference. */
function withoutReferences(document: OpenApi): OpenApi {
  const schemas = document.components.schemas as Readonly<Record<string, Schema>>
  return JSON.parse(
    JSON.stringify(document, (_, value) => schemas[value?.$ref?.match?.(/^#\/components\/schemas\/(\w+)$/)?.[1]] ?? value),
  )
}
