import { type By, entry } from './activity.ts'
import type { Alias } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** Characters of an alias, chosen as those of a profile's name are; aliases of one reseller, documented. */
const ALIAS_LIMITS = { alias: 64, perReseller: 10 } as const

/** A customer gives one of its profiles a short name for a reseller's uploads. */
export async function addAlias(
  world: World,
  by: By,
  sent: { customer: string; reseller: string; profile: string; alias: string },
): Promise<Alias | Refusal<'reseller-unknown' | 'profile-unknown' | 'alias-unfit' | 'alias-taken' | 'too-many-aliases'>> {
  const alias = trimmed(sent.alias)
  if (isRefusal(alias)) return alias
  const added: Alias = { ...sent, alias, id: world.ids.object() }
  const line = lineOf(world, by, { act: 'addAlias', alias: added })
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

/** Gives an alias another name, another profile or both; what is not said stays. Devices keep what they have. */
export async function changeAlias(
  world: World,
  by: By,
  { customer, id, ...sent }: { customer: string; id: string; alias?: string; profile?: string },
): Promise<Alias | Refusal<'alias-unknown' | 'profile-unknown' | 'alias-unfit' | 'alias-taken'>> {
  const alias = sent.alias === undefined ? undefined : trimmed(sent.alias)
  if (isRefusal(alias)) return alias
  const existing = await world.store.aliases.byId(customer, id)
  if (existing === undefined) return refuse('alias-unknown', id)
  const changed: Alias = { ...existing, alias: alias ?? existing.alias, profile: sent.profile ?? existing.profile }
  switch (await world.store.aliases.change(changed, lineOf(world, by, { act: 'changeAlias', alias: changed }))) {
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

/** Takes an alias away; an upload that named it and still waits is approved as if it had named none. */
export async function removeAlias(
  world: World,
  by: By,
  { customer, id }: { customer: string; id: string },
): Promise<Alias | Refusal<'alias-unknown'>> {
  const existing = await world.store.aliases.byId(customer, id)
  if (existing === undefined) return refuse('alias-unknown', id)
  const line = lineOf(world, by, { act: 'removeAlias', alias: existing })
  return (await world.store.aliases.removeById(customer, id, line)) ? existing : refuse('alias-unknown', id)
}

function trimmed(sent: string): string | Refusal<'alias-unfit'> {
  const alias = sent.trim()
  if (alias === '') return refuse('alias-unfit', 'alias must not be blank')
  if (alias.length > ALIAS_LIMITS.alias) return refuse('alias-unfit', `alias must have at most ${ALIAS_LIMITS.alias} characters`)
  return alias
}

const lineOf = (world: World, by: By, { act, alias }: { act: string; alias: Alias }) =>
  entry(world, by, {
    tenant: alias.customer,
    act,
    target: alias.alias,
    details: { profileAliasId: alias.id, profileId: alias.profile, resellerId: alias.reseller },
    customer: alias.customer,
    also: [{ tenant: alias.reseller, description: alias.alias }],
  })
