import Type from 'typebox'
import { changeProfile, removeProfile } from '../../enrolment/change-profile.ts'
import { createProfile } from '../../enrolment/create-profile.ts'
import type { Profile } from '../../enrolment/profile.ts'
import { longText } from '../../wire/long-text.ts'
import { pageOf, pagingQuery } from '../../wire/paging.ts'
import * as checks from './checks.ts'
import { orThrow, refuse } from './dialect.ts'
import { DONE, Done, forCustomer, named, PAGES, requireId, Several } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'
import * as ofProfiles from './profile-checks.ts'
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
    resellerId: Type.Optional(Type.String({ description: "Shows only this reseller's aliases." })),
    profileNames: Several('Names of profiles, case-insensitive.'),
    profileIds: Several('Ids of profiles.'),
    sortBy: Type.Optional(Type.Enum(['updateTime', 'name'])),
    sortOrder: Type.Optional(Type.Enum(['ascending', 'descending'])),
  }),
  reply: Type.Object({ profileList: Type.Array(ProfileSchema), totalCount: Type.Integer() }, { title: 'ProfileList' }),
  checks: [checks.queryForm, checks.pageSize, checks.resellerIdForm, checks.resellerKnown],
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
      world.store.aliases.of(tenant, query.resellerId === undefined ? undefined : [query.resellerId]),
    ])
    const aliasesOf = Map.groupBy(aliases, alias => alias.profile)
    const texts = rows
      .values()
      .map(profile => JSON.stringify(profileBody(profile, tallies.get(profile.id) ?? {}, aliasesOf.get(profile.id) ?? [])))
    return longText(listText(texts, total))
  },
})

const oneProfile = {
  method: 'GET',
  tag,
  query: Type.Object({ ...forCustomer }),
  reply: ProfileSchema,
  scopes: view,
} as const

export const getProfile = operation({
  ...oneProfile,
  id: 'getProfile',
  path: '/kcs/v1/kme/profiles/:id/get',
  summary: 'Shows a profile',
  checks: [ofProfiles.pathProfileKnown],
  handle: (world, call) => showProfile(world, call),
})

export const getProfileShort = operation({
  ...oneProfile,
  id: 'getProfileShort',
  path: '/kcs/v1/kme/profiles/:id',
  summary: 'Shows a profile',
  description: 'Same as `profiles/{id}/get`.',
  checks: [ofProfiles.profileId, ofProfiles.pathProfileKnown],
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
  description: "The agent's package is fetched before the response.",
  body: ProfileBody,
  reply: ProfileSchema,
  checks: [
    checks.bodyForm,
    ofProfiles.customDataDepth,
    ...ofProfiles.profileRules,
    ofProfiles.nameFree,
    ofProfiles.nameUnreserved,
    ...ofProfiles.agents,
  ],
  scopes: manage,
  handle: async (world, call) => {
    const draft = draftOf(call.body())
    const { tenant, by } = call.caller
    return profileBody(orThrow(await createProfile(world, by, { tenant: tenant.id, draft, signal: call.signal() })), {}, [])
  },
})

export const editProfile = operation({
  id: 'editProfile',
  method: 'PUT',
  path: '/kcs/v1/kme/profiles/:id',
  tag,
  summary: 'Replaces all details of a profile',
  description:
    "A member that is left out has the default of a new profile. The agent's package is fetched before the response. Aliases and devices still refer to the profile.",
  body: ProfileBody,
  reply: ProfileSchema,
  checks: [
    ofProfiles.profileId,
    checks.bodyForm,
    ofProfiles.customDataDepth,
    ...ofProfiles.profileRules,
    ofProfiles.pathProfileKnown,
    ofProfiles.nameFree,
    ofProfiles.pathProfilePublished,
    ...ofProfiles.agents,
  ],
  scopes: manage,
  handle: async (world, call) => {
    const id = idOf(call)
    const draft = draftOf(call.body())
    const { tenant, by } = call.caller
    return bodyOf(world, orThrow(await changeProfile(world, by, { tenant: tenant.id, id, draft, signal: call.signal() })))
  },
})

export const deleteProfile = operation({
  id: 'deleteProfile',
  method: 'DELETE',
  path: '/kcs/v1/kme/profiles/:id',
  tag,
  summary: 'Deletes a profile without devices',
  description: 'Also deletes its aliases. A reseller whose default profile it was has no default afterwards.',
  query: Type.Object({ ...forCustomer }),
  reply: Done,
  checks: [ofProfiles.profileId, ofProfiles.pathProfileKnown, ofProfiles.pathProfilePublished, ofProfiles.profileUnused],
  scopes: manage,
  handle: async (world, call) => {
    const id = idOf(call)
    const { tenant, by } = call.caller
    orThrow(await removeProfile(world, by, { tenant: tenant.id, id }))
    return DONE
  },
})

/** Last segments of other paths of this API, for any method. None is a profile's id. */
const LITERALS = new Set(['list', 'status', 'create', 'createAsync'])

/** The list in pieces, since a page of thousands of profiles would block the event loop. */
async function* listText(profiles: Iterable<string>, total: number): AsyncGenerator<string> {
  yield '{"profileList":['
  let comma = ''
  for (const profile of profiles) {
    yield comma + profile
    comma = ','
  }
  yield `],"totalCount":${total}}`
}

/** The profile's id in the path. Throws the refusal of an unknown path if the segment belongs to another path. */
function idOf({ params: { id = '' } }: KmeCall): string {
  if (LITERALS.has(id)) throw refuse(ofProfiles.profileId)
  return id
}

async function showProfile(world: KmeWorld, { caller, params }: KmeCall): Promise<unknown> {
  const tenant = caller.tenant.id
  const profile = await world.store.profiles.get({ tenant, id: params.id ?? '' })
  if (profile === undefined) throw refuse(checks.profileKnown)
  return bodyOf(world, profile)
}

/** The wire form of a stored profile, with its counts and aliases. */
async function bodyOf(world: KmeWorld, profile: Profile): Promise<unknown> {
  const { tenant, id } = profile
  const [tallies, aliases] = await Promise.all([world.store.profiles.tallies(tenant, [id]), world.store.aliases.of(tenant)])
  return profileBody(
    profile,
    tallies.get(id) ?? {},
    aliases.filter(alias => alias.profile === id),
  )
}
