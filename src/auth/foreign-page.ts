import { isIP } from 'node:net'

/**
 * Protection against requests of other web pages, which could reset a developer's world. A browser reports the origin of a
 * request in `Origin` and `Sec-Fetch-Site`, which a page cannot set. A host name of an attacker that resolves to this server
 * (DNS rebinding) is detected by `Host`.
 */
type Headers = Readonly<Record<string, string | undefined>>

/** Why a request is refused; undefined if no browser sent it, or a page of this server did. */
export function foreignPage(headers: Headers, hosts: readonly string[]): string | undefined {
  const { origin, host = '' } = headers
  const site = headers['sec-fetch-site']
  const foreign = foreignHost(headers, hosts)
  if (foreign !== undefined) return foreign
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return `this one comes ${site}`
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return `this one comes from ${origin}`
  return undefined
}

/** Why a page is not shown; undefined if no browser requests it, or the browser uses a host name of this server. */
export function foreignHost({ host = '', ...headers }: Headers, hosts: readonly string[]): string | undefined {
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined) return undefined
  return isOurs(host, hosts) ? undefined : `${host === '' ? 'a request without a host' : host} is no name of this server`
}

/**
 * The Host of a request if it is no name of this server. A browser sends neither `Origin` nor `Sec-Fetch-Site` with a GET of a
 * page to the page's own http address, so a page that rebinds its name to this server is recognised by Host alone. A client
 * of HTTP/1.0 without Host is no browser.
 */
export const reboundHost = ({ host }: Headers, hosts: readonly string[]): string | undefined =>
  host === undefined || isOurs(host, hosts) ? undefined : host

/** DNS cannot rebind an IP address, nor a name below `localhost` (RFC 6761 section 6.3). */
function isOurs(host: string, hosts: readonly string[]): boolean {
  const whole = host.toLowerCase()
  const name = whole.replace(/\.?(:\d+)?$/, '')
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true
  return hosts.some(named => named.toLowerCase() === name || named.toLowerCase() === whole)
}
