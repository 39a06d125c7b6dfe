/** A client with little of its own, so that a measurement is that of the server. */
import { RefusedRequest, send } from '../src/cli/client.ts'

export interface Client {
  /** The response's JSON. Throws `RefusedRequest` for a status that is no success. */
  // biome-ignore lint/suspicious/noExplicitAny: each caller knows the response to its request
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<any>
}

/** Requests a new bearer when that of ten minutes ago has expired. */
export function clientFor(url: string, clientId: string): Client {
  let headers: Record<string, string> | undefined
  const call: Client['call'] = async (method, path, body) => {
    headers ??= await headersOf(url, clientId)
    const request = { method, path, body: body && JSON.stringify(body) }
    try {
      return await send(url, { ...request, headers })
    } catch (error) {
      if (!(error instanceof RefusedRequest) || error.status !== 401) throw error
      headers = await headersOf(url, clientId)
      return send(url, { ...request, headers })
    }
  }
  return { call }
}

/** The headers with a new bearer of an app of the sample data. */
export async function headersOf(url: string, clientId: string): Promise<Record<string, string>> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: `${clientId}-secret` }
  const { access_token } = await send(url, {
    method: 'POST',
    path: '/ams/v1/oauth2/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
  return { authorization: `Bearer ${access_token}` }
}
