/**
 * The scopes that an app can hold: the 67 of the vendor's scope list of June 2026, and `ams` of ours, for the registration of
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

/** Every scope there is: what a person holds who is not confined to some. */
export const everyScope: ReadonlySet<string> = new Set(
  LISTED.flatMap(([product, parts]) => [product, ...parts.map(part => `${product}.${part}`)]),
)

/** The announcement of 24.09 said `:read` and `:write`, the list now says `:view` and `:manage`; each is understood. */
export const canonicalScope = (scope: string): string => scope.replace(/:read$/, ':view').replace(/:write$/, ':manage')

/**
 * What an app that holds `registered` is granted when it asks for `asked`, in canonical spelling and once each; all that it
 * holds when it asks for nothing. Otherwise the first scope that it cannot have.
 */
export function grantScopes(registered: readonly string[], asked: readonly string[]): readonly string[] | { unfit: string } {
  const held = new Set(registered.map(canonicalScope).filter(isKnown))
  const wanted = new Set(asked.map(canonicalScope))
  for (const scope of wanted) if (!isKnown(scope) || !isCovered(scope, held)) return { unfit: scope }
  return [...(wanted.size === 0 ? held : wanted)]
}

/** What of these another holder has too, or the parts of them that it has, in canonical spelling. */
export function commonScopes(scopes: Iterable<string>, others: Iterable<string>): readonly string[] {
  const held = new Set([...others].map(canonicalScope).filter(isKnown))
  const common = [...scopes]
    .map(canonicalScope)
    .filter(isKnown)
    .flatMap(scope => (isCovered(scope, held) ? [scope] : [...held].filter(part => isCovered(part, new Set([scope])))))
  return [...new Set(common)]
}

/** What of these a person has to give; who they are is theirs, however little else is. */
export const scopesWithin = (
  person: { readonly scopes: readonly string[] | null },
  scopes: Iterable<string>,
): readonly string[] => (person.scopes === null ? [...scopes] : commonScopes(scopes, [...person.scopes, 'openid', 'email']))

/** Without those that another of them covers: what a person need be told of. */
export const outermostScopes = (scopes: readonly string[]): readonly string[] =>
  scopes.filter(scope => !isCovered(scope, new Set(scopes.filter(other => other !== scope))))

const isKnown = (scope: string): boolean => everyScope.has(scope)

const isCovered = (scope: string, held: ReadonlySet<string>): boolean => withParents(scope).some(name => held.has(name))

/** `kme.devices:view`, `kme.devices`, `kme`. */
function withParents(scope: string): string[] {
  const end = Math.max(scope.lastIndexOf(':'), scope.lastIndexOf('.'))
  return end < 0 ? [scope] : [scope, ...withParents(scope.slice(0, end))]
}
