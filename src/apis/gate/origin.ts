/**
 * The origin of this server, for the issuer and for links: the configured one. A sandbox without one takes the origin as the
 * client addressed it, from `Host` and the `X-Forwarded-Proto` of a TLS proxy. These headers are not trusted: the result is only
 * sent back to the same client and never cached.
 */
export function originOf(
  { publicUrl }: { publicUrl?(): string | undefined },
  headers: Readonly<Record<string, string | undefined>>,
): string {
  const configured = publicUrl?.()
  if (configured !== undefined) return configured
  const host = headers.host ?? ''
  const scheme = headers['x-forwarded-proto']?.split(',', 1)[0]?.trim().toLowerCase() === 'https' ? 'https' : 'http'
  return /^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/i.test(host) ? `${scheme}://${host}` : `${scheme}://localhost`
}
