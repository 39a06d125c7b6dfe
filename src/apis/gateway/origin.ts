import type { GatewayWorld } from './caller.ts'
import type { GatewayCall } from './operation.ts'

/** The issuer, as RFC 8414 has it: the address under which the client reached its world. */
export const issuerOf = (world: GatewayWorld, call: GatewayCall): string => originOf(world, call) + call.mount

/** The start of links for a browser to the world of the call. */
export const pagesOf = (world: GatewayWorld, call: GatewayCall): string => originOf(world, call) + call.pageMount

/**
 * The origin of this server, for the issuer and for links: the configured one. A sandbox without one takes the origin as the
 * client addressed it, from `Host` and the `X-Forwarded-Proto` of a TLS proxy. These headers are not trusted: the result is only
 * sent back to the same client and never cached.
 */
function originOf({ publicUrl }: Pick<GatewayWorld, 'publicUrl'>, { headers }: Pick<GatewayCall, 'headers'>): string {
  const configured = publicUrl?.()
  if (configured !== undefined) return configured
  const host = headers.host ?? ''
  const scheme = headers['x-forwarded-proto']?.split(',', 1)[0]?.trim().toLowerCase() === 'https' ? 'https' : 'http'
  return /^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/i.test(host) ? `${scheme}://${host}` : `${scheme}://localhost`
}
