import Type, { type StaticDecode } from 'typebox'
import { createProfile, type ProfileDraft } from '../../enrolment/create-profile.ts'
import { pageOf, pagingQuery } from '../../wire/paging.ts'
import { because, orRefuse, refuse } from './dialect.ts'
import { forCustomer, named, PAGES, requireId, Several } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'
import { ProfileSchema, plainFields, profileBody } from './profile-shape.ts'
import { requireReseller } from './uploads.ts'

const tag = 'Profile-Management'
const view = ['kme', 'kme.profiles', 'kme.profiles:view']
const agentSent = Type.Object({ mdmApkUri: Type.Optional(Type.String()) })
const {
  companyName,
  mailingAddress1,
  mailingAddress2,
  city,
  province,
  country,
  zipCode,
  supportPhoneNumber,
  supportEmailAddress,
} = plainFields

const ProfileBody = Type.Object({
  ...forCustomer,
  name: Type.Optional(
    Type.String({ description: 'Required; at most 64 characters, unique for the customer in any case of them.' }),
  ),
  ...plainFields,
  mdmApkUri: Type.Optional(Type.String({ description: "The agent's package. Required unless doEnabled or aeEnabled." })),
  mdmApkInfo: Type.Optional(agentSent),
  secondaryMdmApkUris: Type.Optional(Type.Array(Type.String())),
  secondaryMdmApkInfoList: Type.Optional(Type.Array(agentSent)),
  eulas: Type.Optional(
    Type.Array(
      Type.Object({
        title: Type.String(),
        content: Type.Optional(Type.String()),
        termsAndConditions: Type.Optional(Type.String()),
        href: Type.Optional(Type.String()),
      }),
      { description: 'At most three.' },
    ),
  ),
  customerSupport: Type.Optional(
    Type.Object(
      {
        companyName,
        mailingAddress1,
        mailingAddress2,
        city,
        province,
        country,
        zipCode,
        supportPhoneNumber,
        supportEmailAddress,
      },
      { description: 'The same as these members beside it.' },
    ),
  ),
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
  scopes: ['kme', 'kme.profiles', 'kme.profiles:manage'],
  handle: async (world, call) => {
    const draft = draftOf(call.body())
    const { tenant, by } = call.caller
    return profileBody(orRefuse(await createProfile(world, by, { tenant: tenant.id, draft })), {}, [])
  },
})

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

/** Paths of their own, whatever their method: none of them is a profile's id. */
const LITERALS = new Set(['list', 'status', 'create', 'createAsync'])

export const getProfileShort = operation({
  ...oneProfile,
  id: 'getProfileShort',
  path: '/kcs/v1/kme/profiles/:id',
  summary: 'Shows a profile',
  description: 'The same as `profiles/{id}/get`.',
  handle: (world, call) => {
    if (LITERALS.has(call.params.id ?? '')) throw because('path-unknown', '')
    return showProfile(world, call)
  },
})

async function showProfile(world: KmeWorld, { caller, params }: KmeCall): Promise<unknown> {
  const tenant = caller.tenant.id
  const profile = await world.store.profiles.get({ tenant, id: params.id ?? '' })
  if (profile === undefined) throw refuse('profileUnknown')
  const [tallies, aliases] = await Promise.all([
    world.store.profiles.tallies(tenant, [profile.id]),
    world.store.aliases.of(tenant),
  ])
  return profileBody(
    profile,
    tallies.get(profile.id) ?? {},
    aliases.filter(alias => alias.profile === profile.id),
  )
}

function draftOf(body: StaticDecode<typeof ProfileBody>): ProfileDraft {
  const { customerId: _, mdmApkUri, mdmApkInfo, secondaryMdmApkUris, secondaryMdmApkInfoList, customerSupport, ...rest } = body
  const { eulas, ...plain } = rest
  return {
    ...customerSupport,
    ...plain,
    agent: mdmApkUri ?? mdmApkInfo?.mdmApkUri,
    otherAgents: [...(secondaryMdmApkUris ?? []), ...(secondaryMdmApkInfoList ?? []).flatMap(({ mdmApkUri: uri }) => uri ?? [])],
    eulas: eulas?.map(({ title, content, termsAndConditions, href }) => ({
      title,
      content: content ?? termsAndConditions ?? href ?? '',
    })),
  }
}
