/**
 * Where the client finds this server, from what it asked: the host never matters, so nothing else knows. A proxy that speaks TLS
 * for us says so. Whoever lies in these headers is lied to, and nobody else: what is made of them is never cached.
 */
export function originOf(headers: Readonly<Record<string, string | undefined>>): string {
  const host = headers.host ?? ''
  const scheme = headers['x-forwarded-proto']?.split(',', 1)[0]?.trim().toLowerCase() === 'https' ? 'https' : 'http'
  return /^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/i.test(host) ? `${scheme}://${host}` : `${scheme}://localhost`
}
