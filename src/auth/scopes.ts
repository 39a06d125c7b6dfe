/**
 * The scopes that an app can hold, as the vendor's scope list has them (with `km`, where only the prefix is known), and one
 * of ours, `ams`, which opens the registration of apps.
 * A parent covers its children: `kme`, `kme.devices`, `kme.devices:view`.
 */
const LISTED = [
  ['kme', ['profiles', 'profiles:view', 'profiles:manage', 'devices', 'devices:view', 'devices:manage', 'reseller']],
  ['kdp', ['devices', 'devices:view', 'devices:manage', 'profilealias', 'customers']],
  ['msp', ['customers', 'profiles']],
  ['km', []],
  ['kai', ['settings', 'devices', 'diagnostics', 'network', 'battery', 'app', 'miscellaneous']],
  ['kc', ['devices', 'profile', 'license'].flatMap(part => [part, `${part}:view`, `${part}:manage`, `${part}:assign`])],
  ['ke', ['campaign', 'devices', 'licenses', 'fota', 'privacyPolicy']],
  ['tag', ['tags', 'tags:view', 'tags:manage']],
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

/** What two holders have in common: of each what the other covers, in canonical spelling. */
export function commonScopes(one: Iterable<string>, other: Iterable<string>): readonly string[] {
  const [here, there] = [one, other].map(scopes => new Set([...scopes].map(canonicalScope).filter(isKnown))) as [
    Set<string>,
    Set<string>,
  ]
  return [
    ...[...here].filter(scope => isCovered(scope, there)),
    ...[...there].filter(scope => !here.has(scope) && isCovered(scope, here)),
  ]
}

/** Without those that another of them covers: what a person need be told of. */
export const outermostScopes = (scopes: readonly string[]): readonly string[] =>
  scopes.filter(scope => !isCovered(scope, new Set(scopes.filter(other => other !== scope))))

const isKnown = (scope: string): boolean => everyScope.has(scope) || /^km(\.[A-Za-z]+)+(:[a-z]+)?$/.test(scope)

const isCovered = (scope: string, held: ReadonlySet<string>): boolean => withParents(scope).some(name => held.has(name))

/** `kme.devices:view`, `kme.devices`, `kme`. */
function withParents(scope: string): string[] {
  const end = Math.max(scope.lastIndexOf(':'), scope.lastIndexOf('.'))
  return end < 0 ? [scope] : [scope, ...withParents(scope.slice(0, end))]
}
