import Type, { type Static, type StaticDecode, type TObject, type TSchema } from 'typebox'
// `typebox/compile` would load twice as much, to convert values in ways that nothing here uses.
import { Compile, type Validator } from 'typebox/schema'
import { type Check, QUERY_FORM } from './check.ts'

/** One request as an operation's handler gets it. Query and body are parsed when the handler calls for them. */
export interface Call<Caller, Query, Body> {
  readonly caller: Caller
  /** The request's id; its error response contains it. */
  readonly id: string
  /** The start of the paths under which the client addressed its world; empty for the default one. */
  readonly mount: string
  /** The start of links for browsers to the same world. */
  readonly pageMount: string
  readonly params: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  /** A signal that is aborted when the client disconnects before its response. A handler that rejects with its reason sends nothing. */
  signal(): AbortSignal
  /** The query, parsed by its schema. Throws `Unfit`, so the handler calls it where its order of checks has that error. */
  query(): Query
  /** The body, parsed by its schema; an absent one is `{}`. Throws `Unfit`. */
  body(): Body
  /** Both unparsed, for checks that run before their schemas. */
  readonly sent: { readonly query: Readonly<Record<string, unknown>>; readonly body: unknown }
}

/** One operation of an API, as a value that the router, the OpenAPI document and the tests read. */
export interface Operation<World, Caller, Query extends TSchema = TSchema, Body extends TSchema = TSchema> {
  /** Unique in its API: the `operationId`. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Whole path; parameters as `:name`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly query?: Query
  readonly headers?: TObject
  readonly body?: Body
  /** The schema of the response with status 200, or with the named status. */
  readonly reply: TSchema
  readonly status?: number
  /** Further statuses that are not refusals of the catalogue, with their descriptions. */
  readonly others?: Readonly<Record<number, string>>
  /** The content type of body and reply, where it is not JSON. */
  readonly consumes?: string
  readonly produces?: string
  /** The checks of its handler, in their order; they follow those of every request. */
  readonly checks?: readonly Check[]
  /** The checks of each device of a transaction, in their order; a device that fails one has its row as its result. */
  readonly deviceChecks?: readonly Check[]
  /** The rows that a fault can give a device as its result, by the domain's reasons; absent where no device has a result. */
  readonly deviceRows?: Readonly<Record<string, readonly [code: number, name: string, text: string]>>
  /** Keys of the rows that this operation may refuse with, beside those of its checks and of every operation. */
  readonly errors?: readonly string[]
  /** The caller needs one of these; empty for an operation that needs no scope. */
  readonly scopes: readonly string[]
  /** It needs no credential, in an API whose other operations do. */
  readonly open?: boolean
  /** Set where the response must not wait for the store: the world's clock is then not read again. */
  readonly withoutStore?: boolean
  /** Set where the request journal records no exchange: probes, and what reads the journal itself. */
  readonly unrecorded?: boolean
  /** Checks that depend on the caller. They run before the cache look-up and before `handle`. Throws. */
  check?(world: World, call: Call<Caller, unknown, unknown>): Promise<void>
  /**
   * Present where a response may be cached for one data version. Returns what the cache key needs beside the request target,
   * the acting tenant, the kind of credential and the scopes, such as headers that `handle` reads; undefined for a call whose
   * response must not be cached, because it also depends on something else, such as the time.
   */
  cacheKeyExtras?(call: Call<Caller, unknown, unknown>): readonly (string | undefined)[] | undefined
  handle(world: World, call: Call<Caller, StaticDecode<Query>, StaticDecode<Body>>): Promise<unknown>
}

/** Whether a caller with these scopes may call the operation. */
export const opens = (scopes: ReadonlySet<string>, operation: Pick<Operation<never, never>, 'scopes'>): boolean =>
  operation.scopes.length === 0 || operation.scopes.some(scope => scopes.has(scope))

/** Whether a path is the operation's. */
export const isAt = ({ path: own }: { readonly path: string }, path: string): boolean =>
  new RegExp(`^${own.replace(/:\w+/g, '[^/]+')}/?$`).test(path)

/** An operation in a list, without its types of query and body. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds operations of many types; each is checked where it is written
export type AnyOperation<World, Caller> = Operation<World, Caller, any, any>

/** Infers an operation's types from its schemas: `const operation = operations<World, Caller>()`. */
export const operations =
  <World, Caller>() =>
  <Query extends TSchema = TObject, Body extends TSchema = TObject>(
    operation: Operation<World, Caller, Query, Body>,
  ): Operation<World, Caller, Query, Body> =>
    operation

/** Keys of the rows that an operation may refuse with, beside those of every operation. */
export const rowKeysOf = ({
  checks = [],
  errors = [],
}: Pick<Operation<never, never>, 'checks' | 'errors'>): readonly string[] => [
  ...new Set([...checks.map(({ row }) => row), ...errors]),
]

/** A member of a query or body that its schema does not allow. Each API has a row for it. */
export class Unfit extends Error {
  /** The path of the member, such as `devices` or `mdmApkInfo.mdmApkUri`; empty for the whole query or body. */
  readonly parameter: string
  readonly reason: string
  /** The check that found it, by its rule. */
  readonly rule: string | undefined

  constructor(parameter: string, reason: string, rule?: string) {
    super(`${parameter} ${reason}`)
    this.parameter = parameter
    this.reason = reason
    this.rule = rule
  }
}

/** Checks a value against its schema and decodes it. Throws `Unfit` for the first member that is not valid, with the rule. */
export function parse<Schema extends TSchema>(schema: Schema, value: unknown, rule?: string): StaticDecode<Schema> {
  const { validator, decoders } = readerOf(schema)
  if (!validator.Check(value)) throw unfit(validator.Errors(value)[1], rule)
  const decoded = decoders.flatMap(([name, decode]) => {
    const member = (value as Record<string, unknown>)[name]
    return member === undefined ? [] : [[name, decode(member)]]
  })
  // The value was checked against the schema, and its decoded members replace the ones that were sent.
  return (decoded.length === 0 ? value : { ...(value as object), ...Object.fromEntries(decoded) }) as StaticDecode<Schema>
}

interface Reader {
  readonly validator: Validator
  /** For the members that need decoding alone: decoding a whole body would iterate over ten thousand devices. */
  readonly decoders: readonly (readonly [name: string, decode: (value: unknown) => unknown])[]
}

const readers = new WeakMap<TSchema, Reader>()

function readerOf(schema: TSchema): Reader {
  const cached = readers.get(schema)
  if (cached !== undefined) return cached
  const members = 'properties' in schema ? Object.entries(schema.properties as Record<string, TSchema>) : []
  const reader = {
    validator: Compile(schema),
    decoders: members.flatMap(([name, member]) => {
      const decode = decoderOf(member)
      return decode === undefined ? [] : [[name, decode] as const]
    }),
  }
  readers.set(schema, reader)
  return reader
}

/** The decoder of a member. In one that may be null it is that of the other branch. */
function decoderOf(member: TSchema): Reader['decoders'][number][1] | undefined {
  const codec = Type.IsCodec(member) ? member : 'anyOf' in member ? (member.anyOf as TSchema[]).find(Type.IsCodec) : undefined
  return codec && (value => (value === null ? null : codec['~codec'].decode(value)))
}

/**
 * Parses a query by its schema. A text of digits becomes a number where the schema has an integer; no other text is converted.
 * Parameters that the schema does not have are dropped, because handlers pass the result on as a filter of the store.
 */
export function parseQuery<Schema extends TSchema>(
  schema: Schema,
  query: Readonly<Record<string, unknown>>,
): StaticDecode<Schema> {
  const members = 'properties' in schema ? (schema.properties as Record<string, { type?: string }>) : {}
  const read = Object.entries(query)
    .filter(([name]) => Object.hasOwn(members, name))
    .map(([name, value]) => [
      name,
      members[name]?.type === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ])
  return parse(schema, Object.fromEntries(read), QUERY_FORM)
}

type SchemaError = ReturnType<Validator['Errors']>[1][number]

function unfit(errors: readonly SchemaError[], rule: string | undefined): Unfit {
  // The last error at the first path: for a union it is about the whole, the earlier ones about its branches.
  const first = errors[0]
  if (first === undefined) return new Unfit('', 'is not valid', rule)
  const atPlace = errors.filter(error => error.instancePath === first.instancePath)
  const worst = atPlace.at(-1) ?? first
  const place = worst.instancePath.slice(1).replaceAll('/', '.')
  const missing =
    worst.keyword === 'required' ? (worst.params as { requiredProperties: string[] }).requiredProperties[0] : undefined
  if (missing !== undefined) return new Unfit(place === '' ? missing : `${place}.${missing}`, 'is required', rule)
  // In an optional member the schema of the number is one branch of a union.
  if (atPlace.some(isBeyondExact)) {
    return new Unfit(place, 'is a number beyond 2^53, which must be sent as text', rule)
  }
  const branches = worst.keyword === 'anyOf' ? atPlace.filter(({ keyword }) => keyword !== 'anyOf') : []
  return new Unfit(place, (branches.length > 0 ? branches : [worst]).map(reasonOf).join(' or '), rule)
}

function reasonOf({ keyword, params, message }: SchemaError): string {
  if (keyword === 'enum') return mustBeOneOf((params as { allowedValues: readonly unknown[] }).allowedValues)
  // The schema of each other member of a closed object is `false`.
  return keyword === 'boolean' ? 'is not a known member' : message
}

/** The reason of an `Unfit` whose member has other values than the allowed ones. */
export const mustBeOneOf = (values: readonly unknown[]): string => `must be one of ${values.join(', ')}`

const isBeyondExact = ({ keyword, params }: SchemaError): boolean =>
  keyword === 'maximum' && (params as { limit: unknown }).limit === Number.MAX_SAFE_INTEGER

export type { Static }
