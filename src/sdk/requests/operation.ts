/** Calls of operations by their operationIds, with the types of the OpenAPI documents. */
import type { Resend } from '../errors/failure.ts'
import type { ApiName } from '../errors/knox-error.ts'
import type { CallOptions } from './call-options.ts'
import { type Credential, type Recovery, type Sender, send } from './send.ts'
import type { Without } from './without.ts'

/** An operation as the files of `types/` describe it. */
export interface OperationType {
  readonly method: string
  readonly route: string
  readonly path: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
  readonly response: unknown
}

/** Method and path template of each operation, and whether it may be sent again. */
export type OperationTable<Operations> = {
  readonly [Id in keyof Operations]?: Operations[Id] extends OperationType
    ? readonly [method: Operations[Id]['method'], route: Operations[Id]['route'], resend: Resend]
    : never
}

/** What a call sends. The member `Usual` may be left out. */
export type Sent<Operation extends OperationType, Usual extends string> = Member<'path', Operation['path']> &
  Member<'query', Without<Operation['query'], Usual>> &
  Member<'headers', Without<Operation['headers'], Usual>> &
  Member<'body', Without<Operation['body'], Usual>>

type Member<Name extends string, Value> = [Value] extends [undefined] ? unknown : { readonly [Key in Name]: Value }

/** Calls an operation of one API. Rejects with `KnoxError`, and with the reason of a signal. */
export type Call<Operations, Usual extends string> = <Id extends keyof Operations & string>(
  id: Id,
  sent: Operations[Id] extends OperationType ? Sent<Operations[Id], Usual> : never,
  options?: CallOptions & { readonly recovery?: Recovery },
) => Promise<Operations[Id] extends OperationType ? Operations[Id]['response'] : never>

export interface ApiAccess {
  readonly api: ApiName
  /** Without a slash at its end. */
  readonly url: string
  readonly sender: Sender
  readonly credential: Credential
  /** Sent with each request, such as the customer that the caller acts for. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A member that each request has, in its body, headers or query, whichever the operation has; a call may name another value. */
export interface UsualMember {
  readonly name: string
  readonly value: string | undefined
  readonly required: boolean
}

export function callOf<Operations, Usual extends string = never>(
  access: ApiAccess,
  table: OperationTable<Operations>,
  usual?: UsualMember,
): Call<Operations, Usual> {
  const { api, url, sender, credential } = access
  return async (id, sent, { recovery, ...options } = {}) => {
    const [method, route, resend] = entryOf(table, id)
    const { path, query, headers, body } = usual === undefined ? (sent as LooselySent) : withUsual(sent as LooselySent, usual)
    const text = body === undefined ? undefined : JSON.stringify(body)
    const request = {
      api,
      operation: id,
      resend,
      recovery,
      method,
      url: url + filled(route, path) + queryText(query),
      headers: { ...access.headers, ...headers, ...(text !== undefined && { 'content-type': 'application/json' }) },
      ...(text !== undefined && { body: () => text }),
    }
    // The documents describe the response.
    return (await send(sender, { request, credential }, options)) as never
  }
}

function withUsual(sent: LooselySent, { name, value, required }: UsualMember): LooselySent {
  const place = sent.body !== undefined ? 'body' : sent.headers !== undefined ? 'headers' : 'query'
  const named = sent[place]?.[name] ?? value
  if (named !== undefined) return { ...sent, [place]: { ...sent[place], [name]: named } }
  if (required) throw new TypeError(`${name} is missing: give it once to createKnoxClient, or with each call`)
  return sent
}

interface LooselySent {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

function entryOf<Operations>(table: OperationTable<Operations>, id: keyof Operations & string) {
  const entry: readonly [string, string, Resend] | undefined = table[id]
  if (entry === undefined) throw new TypeError(`${id} is no operation of this client`)
  return entry
}

const filled = (route: string, path: Readonly<Record<string, string>> = {}): string =>
  route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))

/** Lists as repeated parameters; members that are undefined are left out. */
function queryText(query: Readonly<Record<string, unknown>> = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const each of Array.isArray(value) ? value : [value]) parameters.append(name, String(each))
  }
  const text = String(parameters)
  return text === '' ? '' : `?${text}`
}
