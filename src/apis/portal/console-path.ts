import { CONSOLE } from './paths.ts'

/** The longest path: the `state` that carries it must fit the addresses of providers. */
const LONGEST = 500

/**
 * The path of a page of the consoles that a parameter names, by default the first one. Undefined for anything else, so that no
 * sign-in leads to another site.
 */
export function consolePathOf(sent: unknown): string | undefined {
  if (sent === undefined) return CONSOLE
  if (typeof sent !== 'string' || !sent.startsWith(CONSOLE) || /[\\\p{Cc}]/u.test(sent)) return undefined
  // The parser resolves `..`, also where it is encoded.
  const { pathname, search, hash, host } = new URL(sent, 'http://muster.invalid')
  const path = pathname + search + hash
  return host === 'muster.invalid' && pathname.startsWith(CONSOLE) && path.length <= LONGEST ? path : undefined
}
