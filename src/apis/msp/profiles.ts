import Type, { type Static } from 'typebox'
import type { Profile } from '../../enrolment/profile.ts'
import type { Service } from '../../enrolment/tenant.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { shownAs } from '../../wire/shown.ts'
import * as checks from './checks.ts'
import { toSecond } from './customer-shape.ts'
import { serviceNamed } from './managed-service.ts'
import { operation } from './operation.ts'
import { isCustomerId, isProfileId, listed, listQuery, named } from './query.ts'

export const tag = 'Profiles'
export const scopes = ['msp', 'msp.profiles']

const COPYABLE = ['KnoxMobileEnrollment', 'KnoxManage', 'KnoxConfigure'] as const satisfies readonly Service[]
const CopyableService = Type.Enum([...COPYABLE], { title: 'CopyableService' })
/** In any case or abbreviated. */
export const ProfileService = Type.String(shownAs(CopyableService))

const ManagedProfile = Type.Object(
  {
    profileId: Type.String(),
    profileName: Type.String(),
    service: CopyableService,
    customerId: Type.String(),
    parentProfileId: Type.Optional(Type.String({ description: 'The profile that it is a copy of.' })),
    created: Type.String({ description: 'UTC, to the second.' }),
    modified: Type.String({ description: 'UTC, to the second.' }),
  },
  { title: 'ManagedProfile' },
)

export const list = operation({
  id: 'getProfiles',
  method: 'GET',
  path: '/msp/v1/profiles',
  tag,
  summary: 'Lists the profiles of managed customers, by name',
  description: 'Profiles of Knox Mobile Enrollment alone: Muster has no profiles of Knox Manage and Knox Configure.',
  query: Type.Object({
    ...listQuery,
    profileIds: Type.Optional(Type.String({ description: 'Ids, separated by commas.' })),
    customerIds: Type.Optional(Type.String({ description: 'Ids, separated by commas.' })),
    service: Type.Optional(ProfileService),
  }),
  reply: Type.Object(
    { totalCount: Type.String({ description: 'A number, as a JSON string.' }), profiles: Type.Array(ManagedProfile) },
    { title: 'ManagedProfileList' },
  ),
  checks: [checks.queryForm, checks.serviceKnown, checks.copyable],
  scopes,
  handle: async (world, call) => {
    const { profileIds, customerIds, service, ...query } = call.query()
    const { page, descending } = listed(query)
    if (service !== undefined && profileService(service) !== 'KnoxMobileEnrollment') return { totalCount: '0', profiles: [] }
    const filter = { ids: named(profileIds, isProfileId), customers: named(customerIds, isCustomerId), descending }
    const { rows, total } = await world.store.profiles.ofManaged(call.caller.tenant.id, filter, page)
    return { totalCount: String(total), profiles: rows.map(profileBody) }
  },
})

/** A service with profiles that can be copied. Throws `Unfit` for any other. */
export function profileService(text: string): Service {
  const service = serviceNamed(text, 'service')
  if (!COPYABLE.some(copyable => copyable === service)) throw new Unfit('service', mustBeOneOf(COPYABLE), checks.copyable.rule)
  return service
}

const profileBody = ({ tenant, id, content, parent, createdAt, updatedAt }: Profile): Static<typeof ManagedProfile> => ({
  profileId: id,
  profileName: content.name,
  service: 'KnoxMobileEnrollment',
  customerId: tenant,
  ...(parent && { parentProfileId: parent.id }),
  created: toSecond(createdAt),
  modified: toSecond(updatedAt),
})
