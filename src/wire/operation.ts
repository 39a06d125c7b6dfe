import type { Static, StaticDecode, TObject, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { HasCodec } from 'typebox/value'

/** One request as an operation sees it: who calls, and what was sent, parsed when it is first asked for. */
export interface Call<Caller, Query, Body> {
  readonly caller: Caller
  /** The request's own id; an error that answers it carries the same one. */
  readonly id: string
  readonly params: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The query by its schema. Throws `Unfit`; an operation asks for it at the place its order of checks gives it. */
  query(): Query
  /** The body by its schema; an absent one is `{}`. Throws `Unfit`. */
  body(): Body
  /** Both as they came, for checks that go before their schemas. */
  readonly sent: { readonly query: Readonly<Record<string, unknown>>; readonly body: unknown }
}

/** One operation of an API, as a value: the router, OpenAPI and the tests all read it. */
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
  /** What is answered with 200, or with the named status. */
  readonly reply: TSchema
  readonly status?: number
  /** What else it answers that is no refusal of the catalogue: statuses, in words. */
  readonly others?: Readonly<Record<number, string>>
  /** The content type of body and reply, where it is not JSON. */
  readonly consumes?: string
  readonly produces?: string
  /** Keys of the API's catalogue that this operation may answer with, beside those that every one may. */
  readonly errors: readonly string[]
  /** Any one of these opens the operation; empty for one that asks no scope. */
  readonly scopes: readonly string[]
  /** It asks for no credential, in an API whose other operations do. */
  readonly open?: boolean
  /** Checks that depend on the caller; they run before the cache is looked up, and before `handle`. Throws. */
  check?(world: World, call: Call<Caller, unknown, unknown>): Promise<void>
  /**
   * Present where a response may be cached until anything in the store changes. Answers what it depends on beside the data,
   * the request target, the acting tenant, the kind of credential and the scopes, such as headers that `handle` reads;
   * undefined for a call whose response depends on more, such as the time.
   */
  cacheKey?(call: Call<Caller, unknown, unknown>): readonly (string | undefined)[] | undefined
  handle(world: World, call: Call<Caller, StaticDecode<Query>, StaticDecode<Body>>): Promise<unknown>
}

/** Whether a caller with these scopes may have the operation. */
export const opens = (scopes: ReadonlySet<string>, operation: Pick<Operation<never, never>, 'scopes'>): boolean =>
  operation.scopes.length === 0 || operation.scopes.some(scope => scopes.has(scope))

/** Whether a path is the operation's. */
export const isAt = ({ path: own }: { readonly path: string }, path: string): boolean =>
  new RegExp(`^${own.replace(/:\w+/g, '[^/]+')}/?$`).test(path)

/** An operation among others: its own types of query and body are its own affair. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds operations of many types; each is checked where it is written
export type AnyOperation<World, Caller> = Operation<World, Caller, any, any>

/** Lets an operation's types follow from its schemas: `const operation = operations<World, Caller>()`. */
export const operations =
  <World, Caller>() =>
  <Query extends TSchema = TObject, Body extends TSchema = TObject>(
    operation: Operation<World, Caller, Query, Body>,
  ): Operation<World, Caller, Query, Body> =>
    operation

/** A member of a query or body that cannot be what was sent for it. Spoken by the API's own rows. */
export class Unfit extends Error {
  /** Where, as a person would write it: `devices`, `pageNum`, `mdmApkInfo.mdmApkUri`; empty for the whole. */
  readonly parameter: string
  readonly reason: string

  constructor(parameter: string, reason: string) {
    super(`${parameter} ${reason}`)
    this.parameter = parameter
    this.reason = reason
  }
}

/** A value by its schema, decoded. Throws `Unfit`, naming the first member that does not fit. */
export function parse<Schema extends TSchema>(schema: Schema, value: unknown): StaticDecode<Schema> {
  const { validator, decoders } = readerOf(schema)
  if (!validator.Check(value)) throw unfit(validator.Errors(value))
  const decoded = decoders.flatMap(([name, decoder]) => {
    const member = (value as Record<string, unknown>)[name]
    return member === undefined ? [] : [[name, decoder.Decode(member)]]
  })
  // What was checked against the schema, with the members that it decodes in their places.
  return (decoded.length === 0 ? value : { ...(value as object), ...Object.fromEntries(decoded) }) as StaticDecode<Schema>
}

interface Reader {
  readonly validator: Validator
  /** Of the members that are decoded, and of no others: decoding a whole body would walk ten thousand devices. */
  readonly decoders: readonly (readonly [name: string, decoder: Validator])[]
}

const readers = new WeakMap<TSchema, Reader>()

function readerOf(schema: TSchema): Reader {
  const known = readers.get(schema)
  if (known !== undefined) return known
  const members = 'properties' in schema ? Object.entries(schema.properties as Record<string, TSchema>) : []
  const reader = {
    validator: Compile(schema),
    decoders: members.filter(([, member]) => HasCodec(member)).map(([name, member]) => [name, Compile(member)] as const),
  }
  readers.set(schema, reader)
  return reader
}

/** A query by its schema: a text that is a whole number becomes one where the schema asks for one, and nothing else does. */
export function parseQuery<Schema extends TSchema>(
  schema: Schema,
  query: Readonly<Record<string, unknown>>,
): StaticDecode<Schema> {
  const members = 'properties' in schema ? (schema.properties as Record<string, { type?: string }>) : {}
  const read = Object.entries(query).map(([name, value]) => [
    name,
    members[name]?.type === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  ])
  return parse(schema, Object.fromEntries(read))
}

function unfit(errors: ReturnType<Validator['Errors']>): Unfit {
  // The last error at the first place that failed: for a union it says the whole, the earlier ones its branches.
  const first = errors[0]
  if (first === undefined) return new Unfit('', 'is not valid')
  const worst = errors.filter(error => error.instancePath === first.instancePath).at(-1) ?? first
  const place = worst.instancePath.slice(1).replaceAll('/', '.')
  const missing =
    worst.keyword === 'required' ? (worst.params as { requiredProperties: string[] }).requiredProperties[0] : undefined
  if (missing !== undefined) return new Unfit(place === '' ? missing : `${place}.${missing}`, 'is required')
  return new Unfit(place, worst.message)
}

export type { Static }
