/** Which operation a request is for, and whether it changes something. */
import { GEN1 } from '../../sdk/kdp/gen1-operations.ts'
import { KDP } from '../../sdk/kdp/kdp-operations.ts'
import { KME } from '../../sdk/kme/kme-operations.ts'
import { MSP } from '../../sdk/msp/msp-operations.ts'

export type RecordedApi = 'kme' | 'kdp' | 'gen1' | 'msp' | 'ams' | 'none'

export interface Called {
  readonly api: RecordedApi
  /** `METHOD /path` where the operation is not known. */
  readonly operation: string
  readonly isChange: boolean
}

/** `target` is path and query. A change is what is not known to be none. */
export function calledBy(method: string, target: string): Called {
  const path = target.split('?', 1)[0] ?? ''
  const api = PREFIXES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'none'
  const known = OPERATIONS.find(operation => operation.method === method && operation.path.test(path))
  if (known !== undefined) return { api, operation: known.id, isChange: !known.isSafe }
  const isToken = method === 'POST' && TOKENS.test(path)
  return { api, operation: `${method} ${path}`, isChange: !isToken && !['GET', 'HEAD', 'OPTIONS'].includes(method) }
}

/** Whether a text of the option that allows changes names a change: an operation, or a method with a path. */
export const isOperation = (text: string): boolean =>
  OPERATIONS.some(({ id, isSafe }) => id === text && !isSafe) || /^(?:POST|PUT|PATCH|DELETE) \/\S*$/.test(text)

/** The changes that can be allowed by their names. */
export const CHANGES: readonly string[] = [KME, KDP, GEN1, MSP].flatMap(table =>
  Object.entries(table).flatMap(([id, [, , resend]]) => (resend === 'safe' ? [] : id)),
)

const PREFIXES: readonly (readonly [prefix: string, api: RecordedApi])[] = [
  ['/kcs/v1/kme/', 'kme'],
  ['/kcs/v2/kme/', 'kme'],
  ['/kcs/v1/rp/', 'kdp'],
  ['/bulkenroll/', 'gen1'],
  ['/msp/', 'msp'],
  ['/ams/', 'ams'],
]

/** Requests for tokens, by which nothing of a tenant changes. */
const TOKENS = /^\/ams\/(?:v1\/oauth2\/token|v[01]\/users\/(?:customer\/)?(?:accesstoken(?:OAuth2)?|sessiontoken))\/?$/

// A path with fixed segments is more specific than one with a parameter.
const OPERATIONS = [KME, KDP, GEN1, MSP]
  .flatMap(table => Object.entries(table))
  .map(([id, [method, route, resend]]) => ({
    id,
    method: method as string,
    parameters: route.split('{').length,
    path: new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}/?$`),
    isSafe: resend === 'safe',
  }))
  .sort((one, other) => one.parameters - other.parameters)

/** The fixed segments of the paths of known operations. */
export const PATH_WORDS: ReadonlySet<string> = new Set([
  ...[KME, KDP, GEN1, MSP].flatMap(table =>
    Object.values(table).flatMap(([, route]) => (route as string).split('/').filter(word => !word.startsWith('{'))),
  ),
  ...'ams v0 v1 users customer accesstoken accesstokenOAuth2 sessiontoken oauth2 token revoke authorize clients jwks .well-known'.split(
    ' ',
  ),
])
