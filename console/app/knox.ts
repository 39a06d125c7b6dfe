/** Calls of the wire APIs through the SDK, as the signed-in person, and the same calls as a command and as code. */
import { createKnoxClient, type KnoxClient, KnoxError } from '../../src/sdk/index.ts'
import { call } from './own-apis.ts'
import { mount } from './place.ts'
import { session } from './session.ts'

const baseUrl = location.origin + mount

let issued: { readonly session: unknown; readonly token: string; readonly until: number } | undefined

/** A bearer of the session, asked for again when the session is another one or it ends soon. */
async function bearer(account: string): Promise<string> {
  const own = session.value
  // What one person began is not continued as another one.
  if ((own?.account ?? '') !== account) throw new Error('Another account signed in meanwhile.')
  if (issued !== undefined && issued.session === own && performance.now() < issued.until) return issued.token
  const { access_token: token, expires_in: seconds } = await call('POST /_muster/portal/v1/session/token')
  issued = { session: own, token, until: performance.now() + Math.max(0, seconds - 30) * 1000 }
  return token
}

/** KDP's requests name the reseller that calls. */
function reseller(): { readonly resellerId?: string } {
  const { id, kind } = session.value?.tenant ?? {}
  return kind === 'reseller' && id !== undefined ? { resellerId: id } : {}
}

let made: { readonly account: string; readonly tenant: string | undefined; readonly client: KnoxClient } | undefined

/** The client of the signed-in person. */
export function knox(): KnoxClient {
  const account = session.value?.account ?? ''
  // After other data of the world, the same e-mail may belong to another tenant.
  const tenant = session.value?.tenant.id
  if (made?.account !== account || made.tenant !== tenant)
    made = { account, tenant, client: createKnoxClient({ baseUrl, ...reseller(), auth: { token: () => bearer(account) } }) }
  return made.client
}

/** A call of the wire APIs: `method` is the SDK's, such as `kme.uploads.approve`. */
export interface WireCall {
  readonly method: string
  readonly args: readonly unknown[]
  /** A managed customer that a provider acts for, in calls of KME. */
  readonly actingFor?: string | undefined
}

/** The names of the SDK's methods, such as `kme.uploads.approve`. */
export type MethodName = NamesIn<KnoxClient>
type NamesIn<Api> = {
  [Name in keyof Api & string]: Api[Name] extends (...args: never) => unknown
    ? Name
    : `${Name}.${Extract<NamesIn<Api[Name]>, string>}`
}[keyof Api & string]
type MethodAt<Api, Name> = Name extends `${infer First extends keyof Api & string}.${infer Rest}`
  ? MethodAt<Api[First], Rest>
  : Name extends keyof Api
    ? Extract<Api[Name], (...args: never) => unknown>
    : never

/** A call with the arguments that its method takes. */
export const wireCall = <Name extends MethodName>(method: Name, ...args: Parameters<MethodAt<KnoxClient, Name>>): WireCall => ({
  method,
  args,
})

type Method = (...args: readonly unknown[]) => unknown

function methodOf(client: KnoxClient, { method, actingFor }: WireCall): Method {
  const [api = '', ...names] = method.split('.')
  const start = api === 'kme' && actingFor !== undefined ? client.kme.actingFor(actingFor) : client[api as keyof KnoxClient]
  return names.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], start) as Method
}

/** Makes the call. Throws `KnoxError` for a refusal. */
export async function make<Result = unknown>(wire: WireCall): Promise<Result> {
  const client = knox()
  try {
    return (await send(client, wire)) as Result
  } catch (error) {
    if (!(error instanceof KnoxError && error.status === 401)) throw error
    // The bearer has ended before its time, such as by a wound clock. Such a request was not done.
    issued = undefined
    return (await send(client, wire)) as Result
  }
}

/** Of a list, the page that its query names. */
async function send(client: KnoxClient, wire: WireCall): Promise<unknown> {
  const result = methodOf(client, wire)(...wire.args)
  return result instanceof Promise ? result : (result as { page(): Promise<unknown> }).page()
}

/** The calls as code of a program that has `muster-server/sdk`. */
export function codeOf(calls: readonly WireCall[]): string {
  const isOfKdp = calls.some(({ method }) => method.startsWith('kdp.'))
  const own = Object.entries(isOfKdp ? reseller() : {}).map(([name, id]) => ` ${name}: ${JSON.stringify(id)},`)
  return [
    "import { createKnoxClient } from 'muster-server/sdk'",
    '',
    `const knox = createKnoxClient({ baseUrl: ${JSON.stringify(baseUrl)},${own.join('')} auth: { clientId, clientSecret } })`,
    ...calls.map(lineOf),
  ].join('\n')
}

function lineOf({ method, args, actingFor }: WireCall): string {
  const [api, ...names] = method.split('.')
  const target = actingFor === undefined ? method : `${api}.actingFor(${JSON.stringify(actingFor)}).${names.join('.')}`
  return `await knox.${target}(${args.map(arg => JSON.stringify(arg, null, 2)).join(', ')})`
}

/** The request that the SDK would send, as a command for a shell with the bearer in `$TOKEN`. */
export async function curlOf(wire: WireCall): Promise<string> {
  let sent: { readonly url: string; readonly init: RequestInit } | undefined
  const capture = async (url: string, init: RequestInit): Promise<never> => {
    sent ??= { url, init }
    throw new Error('captured')
  }
  const client = createKnoxClient({
    baseUrl,
    ...reseller(),
    auth: { token: '$TOKEN' },
    fetch: capture as unknown as typeof fetch,
    retry: { attempts: 1 },
  })
  await send(client, wire).catch(() => undefined)
  if (sent === undefined) throw new Error(`${wire.method} sent no request`)
  const { url, init } = sent
  const headers = [...new Headers(init.headers)].map(([name, value]) => `-H "${name}: ${value}"`)
  const body = typeof init.body === 'string' ? [`--data ${quoted(init.body)}`] : []
  return [`curl -X ${init.method ?? 'GET'} ${quoted(url)}`, ...headers, ...body].join(' \\\n  ')
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
