/** Sends requests to this server itself, as a client does, so that they pass every step. */
import type { Replayed } from './apis/control/world.ts'
import { FIRST } from './worlds/worlds.ts'

/** Resolves to the id of the new exchange; to undefined if the connection ended before the response. */
export async function sendRequest(
  serverUrl: string,
  world: string,
  { method, target, headers, body }: Replayed,
): Promise<string | undefined> {
  // Loaded when it is needed: Node's HTTP client takes 25 ms of a start.
  const { request } = await import('node:http')
  const { hostname, port } = new URL(serverUrl)
  const path = world === FIRST ? target : `/w/${world}${target}`
  return new Promise(resolve => {
    // Node's types lack the flat form of headers, which keeps repeated ones.
    const flat = [...headers, ['host', `${hostname}:${port}`] as const, ...lengthOf(body)].flat() as unknown as string[]
    request({ host: hostname.replace(/^\[|\]$/g, ''), port, method, path, headers: flat, agent: false }, response => {
      response.resume().once('close', () => resolve(response.complete ? String(response.headers['x-muster-request']) : undefined))
    })
      .once('error', () => resolve(undefined))
      .end(body)
  })
}

const lengthOf = (body: Uint8Array | undefined) => (body === undefined ? [] : [['content-length', String(body.length)] as const])
