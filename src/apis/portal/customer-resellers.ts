import Type from 'typebox'
import { ALIAS_LIMITS } from '../../enrolment/alias.ts'
import { changePreferences } from '../../enrolment/preferences.ts'
import type { AssociatedReseller } from '../../enrolment/store/associations.ts'
import { removeReseller, trust } from '../../enrolment/trust.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { NAME } from '../../wire/text.ts'
import { makeOrThrow } from '../refuse.ts'
import { among } from './among.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { refuse } from './dialect.ts'
import { orNull, PAGES, paged, Reference, Time } from './fields.ts'
import { forRole, type PortalCall } from './operation.ts'
import { ROOT } from './paths.ts'

const ofHolder = forRole('holder')
const common = { tag: 'customer', scopes: ['kme', 'kme.reseller'] } as const
const LIST = `${ROOT}/customer/resellers`
const ONE = `${LIST}/:reseller`

const Found = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    location: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
  },
  { title: 'FoundReseller' },
)
const OwnReseller = Type.Object(
  {
    ...Found.properties,
    status: Type.Enum(['Pending', 'Active'], {
      description:
        'Pending: the reseller added the customer and uploaded devices; the customer has neither registered it nor approved one.',
    }),
    registered: Time('When the customer or the reseller began the relation.'),
    autoApproval: Type.Boolean({ description: 'Later uploads of the reseller are approved automatically.' }),
    defaultProfile: Type.Union([Reference, Type.Null()]),
    aliases: Type.Array(Type.Object({ id: Type.String(), alias: Type.String(), profile: Reference })),
  },
  { title: 'OwnReseller' },
)

const list = ofHolder({
  ...common,
  id: 'listOwnResellers',
  method: 'GET',
  path: LIST,
  summary: 'Lists the resellers of the customer, with its preferences for each',
  description: 'By id. A reseller that added the customer is listed from its first upload on.',
  query: Type.Object(pagingQuery),
  reply: Type.Object({ ...paged, resellers: Type.Array(OwnReseller) }),
  checks: [checks.queryForm, checks.pageSize],
  handle: async (world, { caller: { tenant }, query }) => {
    const page = pageOf(query(), PAGES)
    const { rows, total } = await world.store.associations.resellersOf(tenant.id, page)
    const resellers = await shown(world, tenant.id, rows)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, resellers }
  },
})

const find = ofHolder({
  ...common,
  id: 'findReseller',
  method: 'GET',
  path: `${ROOT}/resellers/:reseller`,
  summary: 'Finds a reseller by its id, before it is registered',
  description: 'Every customer and provider may find every reseller.',
  reply: Found,
  checks: [checks.resellerKnown],
  handle: async (world, { params: { reseller = '' } }) => {
    const tenant = await world.store.tenants.get(reseller)
    if (tenant?.kind !== 'reseller') throw refuse(checks.resellerKnown, { reseller: reseller.slice(0, 64) })
    return { id: tenant.id, name: tenant.name, location: tenant.country }
  },
})

const one = ofHolder({
  ...common,
  id: 'getOwnReseller',
  method: 'GET',
  path: ONE,
  summary: 'Returns one reseller of the customer',
  reply: OwnReseller,
  checks: [checks.resellerListed],
  handle: (world, call) => ownReseller(world, call, call.params.reseller),
})

const register = ofHolder({
  ...common,
  id: 'registerReseller',
  method: 'POST',
  path: LIST,
  summary: 'Registers a reseller',
  description: 'Its later uploads wait for approval until automatic approval is turned on.',
  status: 201,
  body: Type.Object({ reseller: Type.String({ description: 'The id of the reseller.' }) }, { title: 'ResellerRegistration' }),
  reply: OwnReseller,
  checks: [checks.bodyForm, checks.resellerKnown, checks.resellerNew],
  handle: async (world, call) => {
    const { reseller } = call.body()
    const { tenant, by } = call.caller
    orThrow(await trust(world, by, { customer: tenant.id, reseller }))
    return ownReseller(world, call, reseller)
  },
})

const change = ofHolder({
  ...common,
  id: 'changeResellerPreferences',
  method: 'PATCH',
  path: ONE,
  summary: 'Changes the preferences for a reseller',
  description:
    'A member that is left out stays unchanged. A new default profile or alias requires automatic approval; those that the reseller has stay when it is turned off. A pending reseller becomes active.',
  body: Type.Object(
    {
      autoApproval: Type.Optional(Type.Boolean()),
      defaultProfile: Type.Optional(
        orNull(Type.String({ description: 'The id of the profile that devices get at approval; null removes it.' })),
      ),
      aliases: Type.Optional(
        Type.Array(
          Type.Object({
            alias: Type.String({ ...NAME, maxLength: ALIAS_LIMITS.alias, description: 'Surrounding spaces are removed.' }),
            profile: Type.String({ description: 'The id of a profile.' }),
          }),
          { maxItems: ALIAS_LIMITS.perReseller, description: 'All aliases of the reseller; the others are deleted.' },
        ),
      ),
    },
    { title: 'ResellerPreferences', minProperties: 1 },
  ),
  reply: OwnReseller,
  checks: [checks.bodyForm, checks.aliasNames, checks.profilesKnown, checks.resellerListed, checks.autoApproving],
  handle: async (world, call) => {
    const preferences = call.body()
    const { tenant, by } = call.caller
    const { reseller = '' } = call.params
    orThrow(await changePreferences(world, by, { customer: tenant.id, reseller, preferences }))
    return ownReseller(world, call, reseller)
  },
})

const remove = ofHolder({
  ...common,
  id: 'removeOwnReseller',
  method: 'DELETE',
  path: ONE,
  summary: 'Deletes a reseller from the list of the customer',
  description: 'Its later uploads are refused, and its preferences and aliases are deleted. The devices stay.',
  status: 204,
  reply: Type.String({ maxLength: 0 }),
  checks: [checks.resellerListed, checks.uploadsDone],
  handle: async (world, { caller: { tenant, by }, params: { reseller = '' } }) => {
    orThrow(await removeReseller(world, by, { customer: tenant.id, reseller }))
    return ''
  },
})

export const customerResellerOperations = [list, find, one, register, change, remove]

const named = (reseller = '') => ({ reseller: reseller.slice(0, 64) })
const orThrow = makeOrThrow({
  'reseller-unknown': reseller => refuse(checks.resellerKnown, named(reseller)),
  'association-exists': reseller => refuse(checks.resellerNew, named(reseller)),
  'association-missing': reseller => refuse(checks.resellerListed, named(reseller)),
  'uploads-pending': reseller => refuse(checks.uploadsDone, named(reseller)),
  'profile-unknown': (profile = '') => refuse(checks.profilesKnown, { profile: profile.slice(0, 64) }),
  'auto-approval-off': () => refuse(checks.autoApproving),
  'alias-unfit': (detail = '') => refuse(checks.aliasNames, { detail }),
  'alias-taken': (alias = '') => refuse(checks.aliasNames, { detail: `aliases has ${alias} twice` }),
})

/** A reseller of the caller. The refusal is the same for an unknown id and for a reseller of other customers. */
async function ownReseller(world: PortalWorld, { caller: { tenant } }: PortalCall<'holder'>, reseller = '') {
  const found = await world.store.associations.resellerOf(tenant.id, reseller)
  const [row] = found === undefined ? [] : await shown(world, tenant.id, [found])
  if (row === undefined) throw refuse(checks.resellerListed, named(reseller))
  return row
}

async function shown({ store }: PortalWorld, tenant: string, rows: readonly AssociatedReseller[]) {
  const ids = rows.map(({ reseller }) => reseller.id)
  const aliases = await store.aliases.of(tenant, ids)
  const profiles = await among(
    [...rows.map(({ association }) => association.defaultProfile), ...aliases.map(({ profile }) => profile)],
    id => id,
    id => store.profiles.get({ tenant, id }),
  )
  const referTo = (id: string) => ({ id, name: profiles.get(id)?.content.name ?? '' })
  const aliasesOf = Map.groupBy(aliases, ({ reseller }) => reseller)
  return rows.map(({ association: { state, autoApproval, defaultProfile, createdAt }, reseller }) => ({
    id: reseller.id,
    name: reseller.name,
    location: reseller.country,
    status: state === 'active' ? 'Active' : 'Pending',
    registered: createdAt,
    autoApproval,
    defaultProfile: defaultProfile === null ? null : referTo(defaultProfile),
    aliases: (aliasesOf.get(reseller.id) ?? []).map(({ id, alias, profile }) => ({ id, alias, profile: referTo(profile) })),
  }))
}
