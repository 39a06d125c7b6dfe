/**
 * No web page may reset a developer's world: what comes from a browser must come from this server's own pages, under a name
 * that is this server's. Browsers say where a request comes from by `Origin` and `Sec-Fetch-Site`, which no page can forge; a
 * foreign name that leads here (DNS rebinding) is seen by `Host`.
 */
type Headers = Readonly<Record<string, string | undefined>>

/** Why a request is refused, or undefined if it is no browser's, or one of our own pages'. */
export function foreignPage(headers: Headers, hosts: readonly string[]): string | undefined {
  const { origin, host = '' } = headers
  const site = headers['sec-fetch-site']
  if (origin === undefined && site === undefined) return undefined
  if (!isOurs(host, hosts)) return `${host === '' ? 'a request without a host' : host} is no name of this server`
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return `this one comes ${site}`
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return `this one comes from ${origin}`
  return undefined
}

/** Whether a body was sent that is not said to be JSON. An HTML form cannot send what is. */
export function isBodyOfAnotherType(headers: Headers): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  return hasBody && type !== 'application/json'
}

function isOurs(host: string, hosts: readonly string[]): boolean {
  const whole = host.toLowerCase()
  const name = whole.replace(/:\d+$/, '')
  return LOOPBACK.has(name) || hosts.some(named => named.toLowerCase() === name || named.toLowerCase() === whole)
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])
