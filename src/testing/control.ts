import { RefusedRequest, send } from '../cli/client.ts'
import type { ErrorBody, Operations } from '../sdk/types/control.ts'

/** A request of an operation of the control API; `path` is below the root of that API. */
interface ControlRequest<Operation extends { readonly method: string; readonly body: unknown }> {
  readonly method: Operation['method']
  readonly path: string
  readonly body?: Operation['body']
}

/** Sends a request to the control API of a server, or of the world that `url` names. Rejects with the reason of a refusal. */
export async function control<Id extends keyof Operations>(
  url: string,
  { method, path, body }: ControlRequest<Operations[Id]>,
): Promise<Operations[Id]['response']> {
  const request = { method, path: `/_muster/v1/${path}`, body: body === undefined ? undefined : JSON.stringify(body) }
  return send(url, request).catch(error => {
    throw error instanceof RefusedRequest ? readable(error, `${method} ${request.path}`) : error
  })
}

/** The refusal with the sentence of its body alone, where the body is that of the control API. */
function readable(refused: RefusedRequest, request: string): Error {
  const [json = '', ...hint] = refused.body.split('\n')
  try {
    const { detail } = JSON.parse(json) as ErrorBody
    const text = [`${request} was refused with status ${refused.status}: ${detail}`, ...hint].join('\n')
    return new Error(text, { cause: refused })
  } catch {
    return refused
  }
}
