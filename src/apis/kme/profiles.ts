import Type from 'typebox'
import { changeProfile, removeProfile } from '../../enrolment/change-profile.ts'
import { createProfile } from '../../enrolment/create-profile.ts'
import type { Profile } from '../../enrolment/profile.ts'
import { pageOf, pagingQuery } from '../../wire/paging.ts'
import { because, orRefuse, refuse } from './dialect.ts'
import { DONE, Done, forCustomer, named, PAGES, requireId, Several } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'
import { draftOf, ProfileBody } from './profile-draft.ts'
import { ProfileSchema, profileBody } from './profile-shape.ts'
import { requireReseller } from './uploads.ts'

const tag = 'Profile-Management'
const view = ['kme', 'kme.profiles', 'kme.profiles:view']
const manage = ['kme', 'kme.profiles', 'kme.profiles:manage']

export const listProfiles = operation({
  id: 'listProfiles',
  method: 'GET',
  path: '/kcs/v1/kme/profiles/list',
  tag,
  summary: "Lists the customer's profiles",
  query: Type.Object({
    ...forCustomer,
    ...pagingQuery,
    resellerId: Type.Optional(Type.String({ description: "Of the aliases, only this reseller's." })),
    profileNames: Several('By name, in any case of the letters.'),
    profileIds: Several('By id.'),
    sortBy: Type.Optional(Type.Enum(['updateTime', 'name'])),
    sortOrder: Type.Optional(Type.Enum(['ascending', 'descending'])),
  }),
  reply: Type.Object({ profileList: Type.Array(ProfileSchema), totalCount: Type.Integer() }),
  errors: ['resellerUnknown'],
  scopes: view,
  handle: async (world, call) => {
    const query = call.query()
    const page = pageOf(query, PAGES)
    requireId('resellerId', query.resellerId)
    await requireReseller(world, query.resellerId)
    const tenant = call.caller.tenant.id
    const filter = {
      ids: named(query.profileIds),
      names: named(query.profileNames),
      sortBy: query.sortBy ?? 'updateTime',
      descending: query.sortOrder !== 'ascending',
    } as const
    const { rows, total } = await world.store.profiles.list(tenant, filter, page)
    const [tallies, aliases] = await Promise.all([
      world.store.profiles.tallies(
        tenant,
        rows.map(profile => profile.id),
      ),
      world.store.aliases.of(tenant, query.resellerId),
    ])
    const profileList = rows.map(profile =>
      profileBody(
        profile,
        tallies.get(profile.id) ?? {},
        aliases.filter(alias => alias.profile === profile.id),
      ),
    )
    return { profileList, totalCount: total }
  },
})

const oneProfile = {
  method: 'GET',
  tag,
  query: Type.Object({ ...forCustomer }),
  reply: ProfileSchema,
  errors: ['profileUnknown'],
  scopes: view,
} as const

export const getProfile = operation({
  ...oneProfile,
  id: 'getProfile',
  path: '/kcs/v1/kme/profiles/:id/get',
  summary: 'Shows a profile',
  handle: (world, call) => showProfile(world, call),
})

export const getProfileShort = operation({
  ...oneProfile,
  id: 'getProfileShort',
  path: '/kcs/v1/kme/profiles/:id',
  summary: 'Shows a profile',
  description: 'The same as `profiles/{id}/get`.',
  handle: (world, call) => {
    idOf(call)
    return showProfile(world, call)
  },
})

export const addProfile = operation({
  id: 'addBulkEnrollProfileUsingPOST',
  method: 'POST',
  path: '/kcs/v1/kme/profiles/create',
  tag,
  summary: 'Creates a profile',
  description: "Fetches the agent's package before it answers.",
  body: ProfileBody,
  reply: ProfileSchema,
  errors: ['profileInvalid', 'agentInvalid', 'profileNameTaken', 'profileNameReserved'],
  scopes: manage,
  handle: async (world, call) => {
    const draft = draftOf(call.body())
    const { tenant, by } = call.caller
    return profileBody(orRefuse(await createProfile(world, by, { tenant: tenant.id, draft })), {}, [])
  },
})

export const editProfile = operation({
  id: 'editProfile',
  method: 'PUT',
  path: '/kcs/v1/kme/profiles/:id',
  tag,
  summary: 'Replaces all details of a profile',
  description:
    "A member that is left out is as in a new profile. Fetches the agent's package before it answers. Aliases and devices keep the profile.",
  body: ProfileBody,
  reply: ProfileSchema,
  errors: ['profileInvalid', 'agentInvalid', 'profileUnknown', 'profileUnpublished', 'profileNameTaken'],
  scopes: manage,
  handle: async (world, call) => {
    const id = idOf(call)
    const draft = draftOf(call.body())
    const { tenant, by } = call.caller
    return bodyOf(world, orRefuse(await changeProfile(world, by, { tenant: tenant.id, id, draft })))
  },
})

export const deleteProfile = operation({
  id: 'deleteProfile',
  method: 'DELETE',
  path: '/kcs/v1/kme/profiles/:id',
  tag,
  summary: 'Deletes a profile that no device has',
  description: 'Its aliases go with it; a reseller whose default it was has none then.',
  query: Type.Object({ ...forCustomer }),
  reply: Done,
  errors: ['profileInvalid', 'profileUnknown', 'profileUnpublished'],
  scopes: manage,
  handle: async (world, call) => {
    const id = idOf(call)
    const { tenant, by } = call.caller
    orRefuse(await removeProfile(world, by, { tenant: tenant.id, id }))
    return DONE
  },
})

/** Paths of their own, whatever their method: none of them is a profile's id. */
const LITERALS = new Set(['list', 'status', 'create', 'createAsync'])

/** The profile that the path names. Throws as for a path that is not there where it is one of its own. */
function idOf({ params: { id = '' } }: KmeCall): string {
  if (LITERALS.has(id)) throw because('path-unknown', '')
  return id
}

async function showProfile(world: KmeWorld, { caller, params }: KmeCall): Promise<unknown> {
  const tenant = caller.tenant.id
  const profile = await world.store.profiles.get({ tenant, id: params.id ?? '' })
  if (profile === undefined) throw refuse('profileUnknown')
  return bodyOf(world, profile)
}

/** A profile with what is counted of its devices, and its aliases. */
async function bodyOf(world: KmeWorld, profile: Profile): Promise<unknown> {
  const { tenant, id } = profile
  const [tallies, aliases] = await Promise.all([world.store.profiles.tallies(tenant, [id]), world.store.aliases.of(tenant)])
  return profileBody(
    profile,
    tallies.get(id) ?? {},
    aliases.filter(alias => alias.profile === id),
  )
}
