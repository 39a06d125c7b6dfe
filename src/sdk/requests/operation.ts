/** Calls of operations by their operationIds, with the types of the OpenAPI documents. */
import type { Resend } from '../errors/failure.ts'
import type { ApiName } from '../errors/knox-error.ts'
import { type CallOptions, type Credential, type Recovery, type Sender, send } from './send.ts'

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

/** What a call sends. */
export type Sent<Operation extends OperationType> = Member<'path', Operation['path']> &
  Member<'query', Operation['query']> &
  Member<'headers', Operation['headers']> &
  Member<'body', Operation['body']>

type Member<Name extends string, Value> = [Value] extends [undefined] ? unknown : { readonly [Key in Name]: Value }

/** Calls an operation of one API. Rejects with `KnoxError`, and with the reason of a signal. */
export type Call<Operations> = <Id extends keyof Operations & string>(
  id: Id,
  sent: Operations[Id] extends OperationType ? Sent<Operations[Id]> : never,
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

export function callOf<Operations>(access: ApiAccess, table: OperationTable<Operations>): Call<Operations> {
  const { api, url, sender, credential } = access
  return async (id, sent, { recovery, ...options } = {}) => {
    const [method, route, resend] = entryOf(table, id)
    const { path, query, headers, body } = sent as LooselySent
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

interface LooselySent {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
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
  return parameters.size === 0 ? '' : `?${parameters}`
}
