/** Sends recorded requests to a world of a Muster server, with credentials of the world. */
import { request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import type { HarEntry } from '../record/entry.ts'
import { jsonOf } from '../record/entry.ts'
import type { DriftCredential } from './credentials.ts'
import { bodyOf } from './read-recording.ts'

export interface ReplayedResponse {
  readonly status: number
  /** Undefined where it is no JSON. */
  readonly body: unknown
}

export interface WorldAddress {
  /** The origin of the server. */
  readonly server: string
  readonly world: string
}

/** Why a recorded request is not replayed; undefined for one that is. */
export function notReplayed({ request, response, _muster: { api, operation, role } }: HarEntry): string | undefined {
  if (role === 'blocked') return 'it was blocked'
  if (response.status === 0) return 'the service sent no response'
  if (api === 'none' || operation === 'none') return 'no API has its path'
  if (request.postData?.comment !== undefined) return `its body is ${request.postData.comment}`
  if (response.content.comment !== undefined) return `the body of its response is ${response.content.comment}`
  if (/^\w+ \/ams\//.test(operation) && !/\/(?:oauth2\/token|users\/accesstoken)$/.test(operation))
    return 'drift has no credentials for it'
  if (api === 'ams' && /refresh_token|authorization_code/.test(request.postData?.text ?? ''))
    return 'drift has no credentials for it'
  if (/mdmApkUri/i.test(request.postData?.text ?? '')) return 'its agent cannot be downloaded under a replaced address'
  return undefined
}

/** `ids` has what Muster made in the place of recorded ids. */
export async function replay(
  { request }: HarEntry,
  { server, world }: WorldAddress,
  { credential, ids }: { readonly credential: DriftCredential | undefined; readonly ids: ReadonlyMap<string, string> },
): Promise<ReplayedResponse> {
  const url = new URL(request.url)
  const now = (value: string) => ids.get(value) ?? value
  const parameters = [...url.searchParams].map(([name, value]) => [name, value.split(',').map(now).join(',')])
  const query = parameters.length === 0 ? url.search : `?${new URLSearchParams(parameters)}`
  const path = url.pathname.split('/').map(now).join('/')
  const proved = await credential?.prove(bodyOf(request.postData))
  const sent = proved?.body ?? replaced(request.postData?.text, now)
  const own = request.headers
    .filter(({ name, value }) => SENT.test(name) && !value.startsWith('‹'))
    .map(({ name, value }) => [name, now(value)])
  const { hostname, port } = new URL(server)
  const message = send({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || 80,
    method: request.method,
    path: path + query,
    headers: {
      ...Object.fromEntries(own),
      ...proved?.headers,
      host: url.host,
      'x-forwarded-proto': 'https',
      'x-muster-world': world,
      ...(sent !== undefined && { 'content-length': Buffer.byteLength(sent) }),
    },
  })
  return new Promise((resolve, reject) => {
    message.on('error', reject)
    message.on('response', response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, body: jsonOf(body) }), reject)
    })
    message.end(sent)
  })
}

const SENT = /^(?:content-type|accept|resellerid|customerid|x-wsm-managed-tenantid|x-wsm-txid)$/i

/** A JSON body with the ids of the world. */
function replaced(body: string | undefined, now: (value: string) => string): string | undefined {
  const value = body === undefined ? undefined : jsonOf(body)
  if (value === undefined) return body
  return JSON.stringify(value, (_, member) => (typeof member === 'string' ? now(member) : member))
}
