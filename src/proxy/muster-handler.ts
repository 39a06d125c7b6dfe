/** Sends the requests for the real service to a Muster server. */
import { forward } from './forward.ts'
import type { KnoxHandler } from './proxy.ts'
import { type Exchange, relay, type Upstream } from './relay.ts'

export interface MusterSettings {
  /** The origin of the server, such as `http://127.0.0.1:4600`. */
  readonly server: string
  /** The world that requests are for; without one it is the server's default. */
  readonly world: string | undefined
  /** Called when a response has begun, or a connection has ended without one. */
  readonly exchanged: (exchange: Exchange) => void
}

export const musterHandler = (settings: MusterSettings): KnoxHandler => ({
  connection: (client, { scheme, reset }) =>
    relay(client, upstreamOf(settings, scheme), { exchanged: settings.exchanged, reset }),
  request: (request, response, { scheme, host, path }) => {
    const began = performance.now()
    forward(request, response, { ...upstreamOf(settings, scheme), path })
    response.on('close', () => {
      const status = response.headersSent ? response.statusCode : undefined
      settings.exchanged({ method: request.method ?? '', target: path, host, status, ms: performance.now() - began })
    })
  },
})

function upstreamOf({ server, world }: MusterSettings, scheme: string): Upstream {
  const { hostname, port } = new URL(server)
  return {
    // Sockets take an IPv6 address without the brackets of a URL.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || 80,
    headers: { 'x-forwarded-proto': scheme, ...(world !== undefined && { 'x-muster-world': world }) },
  }
}
