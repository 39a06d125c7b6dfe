import { type By, entry } from './activity.ts'
import { aliasEntry, validAlias } from './alias.ts'
import type { Association } from './association.ts'
import type { Alias } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

type NamedProfile = Pick<Alias, 'alias' | 'profile'>

/** A customer's preferences for a reseller; an absent one stays unchanged. */
interface Preferences {
  readonly autoApproval?: boolean
  /** Null removes the default profile. */
  readonly defaultProfile?: string | null
  /** All aliases of the reseller; those that are not in the list are removed. */
  readonly aliases?: readonly NamedProfile[]
}

/**
 * A customer changes all preferences for a reseller at once, as a person saves them. Only a reseller whose uploads are approved
 * automatically gets a default profile or an alias (published); those that it has stay when the approval is turned off
 * (inferred). A reseller whose association is pending becomes registered.
 */
export async function changePreferences(
  world: World,
  by: By,
  { customer, reseller, preferences }: Pick<Association, 'customer' | 'reseller'> & { preferences: Preferences },
) {
  const { autoApproval, defaultProfile, aliases: sent } = preferences
  const named = sent && validAliases(sent)
  if (isRefusal(named)) return named
  const target = (await world.store.tenants.get(reseller))?.name ?? ''
  const profiles = [...new Set([defaultProfile, ...(named ?? []).map(({ profile }) => profile)])]
  const key = { customer, reseller, profiles: profiles.filter(id => typeof id === 'string') }
  return world.store.associations.decide(key, (before, existing) => {
    const association: Association = {
      ...before,
      state: 'active',
      autoApproval: autoApproval ?? before.autoApproval,
      defaultProfile: defaultProfile === undefined ? before.defaultProfile : defaultProfile,
      updatedAt: world.clock.now(),
    }
    const aliases = named?.map(one => aliasOf(world, { customer, reseller, ...one }, existing)) ?? existing
    const stored = aliases.filter(({ id, profile }) => !existing.some(one => one.id === id && one.profile === profile))
    const removed = existing.filter(({ id }) => !aliases.some(one => one.id === id))
    const isNewDefault = association.defaultProfile !== null && association.defaultProfile !== before.defaultProfile
    if (!association.autoApproval && (isNewDefault || stored.length > 0)) return refuse('auto-approval-off')

    const isNew = before.state !== 'active'
    const line = entry(world, by, {
      tenant: customer,
      act: isNew ? 'trustReseller' : 'changeReseller',
      target,
      details: { resellerId: reseller },
      customer,
      // A reseller sees its aliases, and no other preference.
      also: isNew ? [{ tenant: reseller }] : [],
    })
    const actOf = ({ id }: Alias): string => (existing.some(one => one.id === id) ? 'changeAlias' : 'addAlias')
    return {
      association,
      stored,
      removed,
      log: [
        line,
        ...stored.map(alias => aliasEntry(world, by, { act: actOf(alias), alias })),
        ...removed.map(alias => aliasEntry(world, by, { act: 'removeAlias', alias })),
      ],
    }
  })
}

function validAliases(sent: readonly NamedProfile[]): readonly NamedProfile[] | Refusal<'alias-unfit' | 'alias-taken'> {
  const aliases: NamedProfile[] = []
  for (const { alias: written, profile } of sent) {
    const alias = validAlias(written)
    if (isRefusal(alias)) return alias
    if (aliases.some(one => one.alias === alias)) return refuse('alias-taken', alias)
    aliases.push({ alias, profile })
  }
  return aliases
}

/** An alias keeps its id when its profile changes. */
const aliasOf = (world: World, named: Omit<Alias, 'id'>, existing: readonly Alias[]): Alias => ({
  ...named,
  id: existing.find(({ alias }) => alias === named.alias)?.id ?? world.ids.object(),
})
