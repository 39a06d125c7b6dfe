/** `muster proxy --record` and `muster drift` as a user starts them, and a client between. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { createInterface } from 'node:readline'
import { endOf, type Ran, startMusterCommand } from './muster-run.ts'
import { ask } from './proxy.ts'

export interface Answered {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the response to its request
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

export interface Recorder {
  /** Sends a request of a client that hard-codes the real service. */
  ask(method: string, path: string, asked?: ClientRequest): Promise<Answered>
  /** A bearer of an app of the sample data, by a request for a token. */
  token(clientId: string): Promise<string>
  /** Stops the recorder as Ctrl-C does. */
  end(): Promise<Ran>
}

interface ClientRequest {
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly host?: string
}

/** `arguments` are those after `muster proxy`. */
export async function startRecorder(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<Recorder> {
  const child = startMusterCommand(['proxy', ...args], options)
  const errors: string[] = []
  child.stderr?.on('data', chunk => errors.push(String(chunk)))
  const variables: Record<string, string> = {}
  const printed: string[] = []
  const lines = createInterface({ input: child.stdout ?? assert.fail() })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(errors.join(''))))
    lines.on('line', line => {
      printed.push(line)
      const [, name, value = ''] = /^export (\w+)='(.*)'$/.exec(line) ?? []
      if (name !== undefined) variables[name] = value
      // The last one.
      if (name === 'JAVA_TOOL_OPTIONS') resolve()
    })
  })
  const agent = new Agent({
    keepAlive: true,
    ca: readFileSync(variables.SSL_CERT_FILE ?? '', 'utf8').split(/(?<=-----END CERTIFICATE-----)/),
    proxyEnv: { HTTPS_PROXY: variables.HTTPS_PROXY },
  })
  const send: Recorder['ask'] = async (method, path, { token, headers = {}, body, host = 'us-kcs-api.samsungknox.com' } = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const sent = {
      ...(typeof body === 'object' && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    }
    const { response, body: received } = await ask(`https://${host}${path}`, {
      agent,
      method,
      headers: sent,
      ...(text !== undefined && { body: text }),
    })
    const isJson = received.startsWith('{') || received.startsWith('[')
    return { status: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(received) : received }
  }
  return {
    ask: send,
    token: async clientId => {
      const body = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientId}-secret`
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await send('POST', '/ams/v1/oauth2/token', { body, headers })).body.access_token
    },
    end: async () => {
      agent.destroy()
      const exited = once(child, 'exit')
      child.kill('SIGINT')
      const [code, signal] = await exited
      return { code, signal, out: printed.join('\n'), err: errors.join('') }
    },
  }
}

export const musterDrift = (args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}): Promise<Ran> =>
  endOf(startMusterCommand(['drift', ...args], options))
