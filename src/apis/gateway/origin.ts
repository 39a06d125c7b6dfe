/**
 * The origin of this server as the client addressed it, from `Host` and the `X-Forwarded-Proto` of a TLS proxy. The headers are
 * not trusted: the result is only sent back to the same client and never cached.
 */
export function originOf(headers: Readonly<Record<string, string | undefined>>): string {
  const host = headers.host ?? ''
  const scheme = headers['x-forwarded-proto']?.split(',', 1)[0]?.trim().toLowerCase() === 'https' ? 'https' : 'http'
  return /^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/i.test(host) ? `${scheme}://${host}` : `${scheme}://localhost`
}
