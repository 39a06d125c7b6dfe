/**
 * The scopes that an app can have: the 67 of the vendor's scope list of June 2026, and `ams` of Muster for the registration of
 * apps. The list has `ke.fota:view` and `tag.tags:*` without a parent between them and their product.
 * A parent covers its children: `kme`, `kme.devices`, `kme.devices:view`.
 */
const LISTED = [
  ['kme', ['profiles', 'profiles:view', 'profiles:manage', 'devices', 'devices:view', 'devices:manage', 'reseller']],
  ['kdp', ['devices', 'devices:view', 'devices:manage', 'profilealias', 'customers']],
  ['msp', ['customers', 'profiles']],
  ['km', ['group', 'group:view', 'group:manage', 'user', 'user:view', 'user:manage', 'profile']],
  ['kai', ['settings', 'devices', 'diagnostics', 'network', 'battery', 'app', 'miscellaneous']],
  ['kc', [...['devices', 'profile', 'license'].flatMap(part => [part, `${part}:view`, `${part}:manage`]), 'profile:assign']],
  [
    'ke',
    [
      ...['campaign', 'devices', 'licenses'].flatMap(part => [part, `${part}:view`, `${part}:manage`, `${part}:delete`]),
      ...['campaign:assign', 'fota:view', 'privacyPolicy', 'privacyPolicy:view', 'privacyPolicy:manage'],
    ],
  ],
  ['tag', ['tags:view', 'tags:manage']],
  ['ams', ['clients']],
  ['openid', []],
  ['email', []],
] as const

/** All scopes, which a user without a list of scopes has. */
export const everyScope: ReadonlySet<string> = new Set(
  LISTED.flatMap(([product, parts]) => [product, ...parts.map(part => `${product}.${part}`)]),
)

/** The announcement of 24.09 has `:read` and `:write`, the present list `:view` and `:manage`; both spellings are accepted. */
export const canonicalScope = (scope: string): string => scope.replace(/:read$/, ':view').replace(/:write$/, ':manage')

/**
 * The scopes that an app with the scopes `registered` is granted for a request, without duplicates and in canonical spelling.
 * An empty request grants all. Returns the first scope that cannot be granted, if there is one.
 */
export function grantScopes(
  registered: readonly string[],
  requested: readonly string[],
): readonly string[] | { invalid: string } {
  const held = new Set(registered.map(canonicalScope).filter(isKnown))
  const wanted = new Set(requested.map(canonicalScope))
  for (const scope of wanted) if (!isKnown(scope) || !isCovered(scope, held)) return { invalid: scope }
  return [...(wanted.size === 0 ? held : wanted)]
}

/** The scopes that both lists cover, in canonical spelling. If one list has a parent and the other a child, it is the child. */
export function commonScopes(scopes: Iterable<string>, others: Iterable<string>): readonly string[] {
  const held = new Set([...others].map(canonicalScope).filter(isKnown))
  const common = [...scopes]
    .map(canonicalScope)
    .filter(isKnown)
    .flatMap(scope => (isCovered(scope, held) ? [scope] : [...held].filter(part => isCovered(part, new Set([scope])))))
  return [...new Set(common)]
}

/** The scopes that a person can grant. Every person can grant `openid` and `email`. */
export const scopesWithin = (
  person: { readonly scopes: readonly string[] | null },
  scopes: Iterable<string>,
): readonly string[] => (person.scopes === null ? [...scopes] : commonScopes(scopes, [...person.scopes, 'openid', 'email']))

/** The scopes without those that another one covers, as the consent page lists them. */
export const outermostScopes = (scopes: readonly string[]): readonly string[] =>
  scopes.filter(scope => !isCovered(scope, new Set(scopes.filter(other => other !== scope))))

const isKnown = (scope: string): boolean => everyScope.has(scope)

const isCovered = (scope: string, held: ReadonlySet<string>): boolean => withParents(scope).some(name => held.has(name))

/** `kme.devices:view`, `kme.devices`, `kme`. */
function withParents(scope: string): string[] {
  const end = Math.max(scope.lastIndexOf(':'), scope.lastIndexOf('.'))
  return end < 0 ? [scope] : [scope, ...withParents(scope.slice(0, end))]
}
