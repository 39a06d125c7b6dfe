/** A plane somewhere, spoken to over HTTP by an app of a tenant. */
export interface Client {
  /** The reply's JSON. Throws `Answered` for any other status than 200. */
  // biome-ignore lint/suspicious/noExplicitAny: each caller knows the reply of what it asks for
  ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<any>
}

/** A refusal, with what the plane said of it. */
class Answered extends Error {
  readonly status: number
  readonly body: string

  constructor(what: string, status: number, body: string) {
    super(`${what} was answered ${status}: ${body}`)
    this.status = status
    this.body = body
  }
}

/** Signs an app in by its secret and asks in its name. Bearers live ten minutes: a new one is fetched when one is over. */
export function clientFor(url: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }): Client {
  let token: string | undefined
  const signIn = async () => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })
    const { access_token } = await send(url, { method: 'POST', path: '/ams/v1/oauth2/token', body: form })
    return access_token as string
  }
  const ask: Client['ask'] = async (method, path, body) => {
    token ??= await signIn()
    const asked = { method, path, headers: { authorization: `Bearer ${token}` }, body: body && JSON.stringify(body) }
    try {
      return await send(url, asked)
    } catch (error) {
      if (!(error instanceof Answered) || error.status !== 401) throw error
      token = await signIn()
      return send(url, { ...asked, headers: { authorization: `Bearer ${token}` } })
    }
  }
  return { ask }
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams | undefined
}

/** One request, without a credential of its own. Throws `Answered`. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows the reply of what it asks for
export async function send(url: string, { method, path, headers = {}, body }: Asked): Promise<any> {
  const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
  const response = await fetch(url.replace(/\/$/, '') + path, { method, headers: { ...type, ...headers }, body: body ?? null })
  const text = await response.text()
  const explained = response.headers.get('x-muster-explanation')
  const about = explained === null ? '' : `\nIt is explained at ${url.replace(/\/$/, '')}${explained}`
  if (!response.ok) throw new Answered(`${method} ${path}`, response.status, text + about)
  return JSON.parse(text)
}
