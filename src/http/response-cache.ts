import { type VersionedCache, versionedCache } from '../cache/versioned.ts'
import type { Called } from '../wire/api.ts'
import type { Response, Whole } from './response.ts'

/** Responses to send again while nothing in the store changes. */
export const responseCache = (): VersionedCache<Response<Whole>> =>
  versionedCache({
    maxBytes: 16 * 1024 * 1024,
    bytesOf: ({ body }) => body.length,
    // A long text would be encoded anew each time that it is sent.
    pack: response => ({ ...response, body: Buffer.from(response.body) }),
  })

/** Everything that a cacheable response depends on beside the data version. */
export interface CacheKeyParts {
  readonly world: string
  readonly api: string
  readonly operation: string
  /** Path and query as they were sent. */
  readonly target: string
  readonly caller: Called
  /** What the operation adds, such as headers that it reads; undefined for a request that must not be cached. */
  readonly adds: readonly (string | undefined)[] | undefined
}

/** The key of a cacheable response; undefined where the response depends on something that no key can hold. */
export function cacheKey({ world, api, operation, target, caller, adds }: CacheKeyParts): string | undefined {
  const { tenant, via, scopes } = caller
  if (adds === undefined || tenant === undefined || via === undefined) return undefined
  // JSON, so that no two lists of parts have one text.
  return JSON.stringify([world, api, operation, target, tenant.id, via, textOf(scopes), ...adds])
}

function textOf(scopes: ReadonlySet<string>): string {
  let text = texts.get(scopes)
  if (text === undefined) {
    text = [...scopes].sort().join(' ')
    texts.set(scopes, text)
  }
  return text
}

/** Most calls of one bearer share one set of scopes, which is not sorted anew for each. */
const texts = new WeakMap<ReadonlySet<string>, string>()
