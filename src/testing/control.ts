import { send } from '../cli/client.ts'
import type { Operations } from '../sdk/types/control.ts'

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
  return send(url, request)
}
