import { type VersionedCache, versionedCache } from '../cache/versioned.ts'
import type { CallerFacts } from '../wire/api.ts'
import type { Response, Whole } from './response-type.ts'

/** Responses that are valid for one data version of the store. */
export const responseCache = (): VersionedCache<Response<Whole>> =>
  versionedCache({
    maxBytes: 16 * 1024 * 1024,
    bytesOf: ({ body }) => body.length,
    // A string would be encoded to bytes at each response.
    pack: response => ({ ...response, body: Buffer.from(response.body) }),
  })

/** What a cacheable response depends on, apart from the data version. */
interface CacheKeyParts {
  readonly world: string
  readonly api: string
  readonly operation: string
  /** Path and query, exactly as the client sent them. */
  readonly target: string
  readonly caller: CallerFacts
  /** What the operation adds, such as headers that it reads; undefined for a request whose response must not be cached. */
  readonly extras: readonly (string | undefined)[] | undefined
}

/** The key of a cacheable response; undefined where the response must not be cached. */
export function cacheKey({ world, api, operation, target, caller, extras }: CacheKeyParts): string | undefined {
  const { tenant, via, scopes } = caller
  if (extras === undefined || tenant === undefined || via === undefined) return undefined
  // JSON separates the parts, so that two different lists of parts never make the same key.
  return JSON.stringify([world, api, operation, target, tenant.id, via, scopeText(scopes), ...extras])
}

function scopeText(scopes: ReadonlySet<string>): string {
  let text = texts.get(scopes)
  if (text === undefined) {
    text = [...scopes].sort().join(' ')
    texts.set(scopes, text)
  }
  return text
}

/** Most requests of one bearer share one set of scopes, so its text is made once. */
const texts = new WeakMap<ReadonlySet<string>, string>()
