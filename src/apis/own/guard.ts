/** Keeps pages of other sites from Muster's own APIs, which a browser reaches without a bearer. */
import { foreignPage, reboundHost } from '../../auth/foreign-page.ts'
import { refusals } from '../refuse.ts'
import { ownRows } from './errors.ts'

type Headers = Readonly<Record<string, string | undefined>>

interface Guarded {
  readonly mode: 'sandbox' | 'service'
  /** Host names, beside loopback, under which browsers may reach the server. */
  readonly hosts: readonly string[]
}

const refuse = refusals(ownRows)

/** Throws for a request that a page of another site may have sent. */
export function refuseForeign(world: Guarded, headers: Headers): void {
  refuseForeignHost(world, headers)
  const foreign = foreignPage(headers, world.hosts)
  if (foreign !== undefined) throw refuse('pageForeign', { detail: foreign })
  if (isBodyOfAnotherType(headers)) throw refuse('bodyNotJson')
}

/**
 * Throws for a Host that is not a name of this server. In a sandbox it prevents DNS rebinding: a page that someone on the network
 * opens could otherwise call the control API. In service mode a credential protects it, and probes may use any name.
 */
export function refuseForeignHost({ mode, hosts }: Guarded, headers: Headers): void {
  const host = mode === 'sandbox' ? reboundHost(headers, hosts) : undefined
  if (host !== undefined) throw refuse('hostForeign', { host: host.slice(0, 100) })
}

/** Whether the request has a body whose type is not JSON. An HTML form of a foreign page cannot send JSON. */
export function isBodyOfAnotherType(headers: Headers): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  return hasBody && type !== 'application/json'
}
