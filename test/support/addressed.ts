/** A client of one world in each form of address, with a `Host` of its own, which `fetch` does not send. */
import { request } from 'node:http'
import type { Muster } from './server.ts'

export interface Form {
  readonly form: string
  /** Where the client sends its requests. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The issuer in this form. */
  readonly issuer: string
}

/** The forms that address the world; `port` is the base URL of its own port. */
export function formsOf({ url }: Pick<Muster, 'url'>, world: string, port?: string): readonly Form[] {
  const host = `${world}.localhost:${new URL(url).port}`
  return [
    { form: 'path', url: `${url}/w/${world}`, headers: {}, issuer: `${url}/w/${world}` },
    { form: 'header', url, headers: { 'x-muster-world': world }, issuer: url },
    { form: 'host', url, headers: { host }, issuer: `http://${host}` },
    ...(port === undefined ? [] : [{ form: 'port', url: port, headers: {}, issuer: port }]),
  ]
}

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the response to its request
  readonly body: any
}

/** The target is sent as it is: `fetch` would normalise it. */
export const send = (
  url: string,
  target: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Readonly<Record<string, string | string[]>>; body?: string } = {},
): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    request({ hostname, port, method, path: new URL(url).pathname.replace(/\/$/, '') + target, headers }, async response => {
      const text = Buffer.concat(await Array.fromAsync(response)).toString()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) })
    })
      .on('error', reject)
      .end(body)
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
