import { isIP } from 'node:net'

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
  const foreign = foreignHost(headers, hosts)
  if (foreign !== undefined) return foreign
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return `this one comes ${site}`
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return `this one comes from ${origin}`
  return undefined
}

/** Why a page may not even be shown, or undefined if it is asked for by no browser, or under a name of this server. */
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
  const name = whole.replace(/:\d+$/, '')
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true
  return hosts.some(named => named.toLowerCase() === name || named.toLowerCase() === whole)
}
