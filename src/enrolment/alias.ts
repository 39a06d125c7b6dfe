import { type By, entry } from './activity.ts'
import type { Alias } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** The length of an alias in characters (inferred from a profile's name), and the aliases of one reseller (published). */
export const ALIAS_LIMITS = { alias: 64, perReseller: 10 } as const

/** Adds an alias: a name under which a reseller's uploads may use one of the customer's profiles. */
export async function addAlias(
  world: World,
  by: By,
  sent: { customer: string; reseller: string; profile: string; alias: string },
): Promise<Alias | Refusal<'reseller-unknown' | 'profile-unknown' | 'alias-unfit' | 'alias-taken' | 'too-many-aliases'>> {
  const alias = validAlias(sent.alias)
  if (isRefusal(alias)) return alias
  const added: Alias = { ...sent, alias, id: world.ids.object() }
  const line = aliasEntry(world, by, { act: 'addAlias', alias: added })
  switch (await world.store.aliases.create(added, ALIAS_LIMITS.perReseller, line)) {
    case 'created':
      return added
    case 'not associated':
      return refuse('reseller-unknown', sent.reseller)
    case 'no profile':
      return refuse('profile-unknown', sent.profile)
    case 'taken':
      return refuse('alias-taken', alias)
    case 'full':
      return refuse('too-many-aliases', `a reseller has at most ${ALIAS_LIMITS.perReseller} aliases`)
  }
}

/** Changes the name or the profile of an alias; an absent member stays unchanged. The profiles of devices do not change. */
export async function changeAlias(
  world: World,
  by: By,
  { customer, id, ...sent }: { customer: string; id: string; alias?: string; profile?: string },
): Promise<Alias | Refusal<'alias-unknown' | 'profile-unknown' | 'alias-unfit' | 'alias-taken'>> {
  const alias = sent.alias === undefined ? undefined : validAlias(sent.alias)
  if (isRefusal(alias)) return alias
  const existing = await world.store.aliases.byId(customer, id)
  if (existing === undefined) return refuse('alias-unknown', id)
  const changed: Alias = { ...existing, alias: alias ?? existing.alias, profile: sent.profile ?? existing.profile }
  switch (await world.store.aliases.change(changed, aliasEntry(world, by, { act: 'changeAlias', alias: changed }))) {
    case 'changed':
      return changed
    case 'missing':
      return refuse('alias-unknown', id)
    case 'no profile':
      return refuse('profile-unknown', changed.profile)
    case 'taken':
      return refuse('alias-taken', changed.alias)
  }
}

/** Removes an alias; the approval of a pending upload that named it uses the reseller's default profile. */
export async function removeAlias(
  world: World,
  by: By,
  { customer, id }: { customer: string; id: string },
): Promise<Alias | Refusal<'alias-unknown'>> {
  const existing = await world.store.aliases.byId(customer, id)
  if (existing === undefined) return refuse('alias-unknown', id)
  const line = aliasEntry(world, by, { act: 'removeAlias', alias: existing })
  return (await world.store.aliases.removeById(customer, id, line)) ? existing : refuse('alias-unknown', id)
}

export function validAlias(sent: string): string | Refusal<'alias-unfit'> {
  const alias = sent.trim()
  if (alias === '') return refuse('alias-unfit', 'alias must not be blank')
  if (alias.length > ALIAS_LIMITS.alias) return refuse('alias-unfit', `alias must have at most ${ALIAS_LIMITS.alias} characters`)
  return alias
}

export const aliasEntry = (world: World, by: By, { act, alias }: { act: string; alias: Alias }) =>
  entry(world, by, {
    tenant: alias.customer,
    act,
    target: alias.alias,
    details: { profileAliasId: alias.id, profileId: alias.profile, resellerId: alias.reseller },
    customer: alias.customer,
    also: [{ tenant: alias.reseller, description: alias.alias }],
  })
