/** A service over TLS that answers as a Muster server does, but for what a test changes: it stands for the real one. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { makeAuthority } from '../../src/proxy/authority.ts'

const authority = makeAuthority('localhost', Date.now())
const certificate = authority.certify('localhost')

export interface ServiceRequest {
  readonly method: string
  /** With the query. */
  readonly target: string
  readonly body: string
}

// biome-ignore lint/suspicious/noExplicitAny: a test changes the members that it knows
export type Change = (request: ServiceRequest, response: { status: number; body: any }) => void

export interface ChangingService extends AsyncDisposable {
  readonly url: string
  /** What arrived, in order. */
  readonly requests: readonly ServiceRequest[]
}

export async function openChangingService(muster: string, change: Change = () => {}): Promise<ChangingService> {
  const requests: ServiceRequest[] = []
  const server = createServer({ key: certificate.key, cert: certificate.certificate }, async (request, response) => {
    const { method = '', url: target = '' } = request
    const sent = await buffer(request)
    const arrived = { method, target, body: sent.toString() }
    requests.push(arrived)
    const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
      /^(?:host|connection|content-length)$/.test(name) ? [] : values.map(value => [name, value] as [string, string]),
    )
    const answer = await fetch(muster + target, { method, headers, body: sent.length === 0 ? null : new Uint8Array(sent) })
    const text = await answer.text()
    const changed = { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
    change(arrived, changed)
    const content = typeof changed.body === 'string' ? changed.body : JSON.stringify(changed.body)
    response.writeHead(changed.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(content)
  }).listen(0, 'localhost')
  await once(server, 'listening')
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Writes the certificate that vouches for the service, for NODE_EXTRA_CA_CERTS or --upstream-ca. */
export const writeAuthority = (path: string): void => writeFileSync(path, authority.certificate)
