import Type from 'typebox'
import { isCopyable } from '../../enrolment/copy-profiles.ts'
import { isManaging } from '../../enrolment/management.ts'
import { isOutdated, type Profile } from '../../enrolment/profile.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { among } from './among.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { orNull, PAGES, paged, Reference, Text, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const ORIGIN_STATES = ['Unchanged', 'Changed', 'Deleted', 'Unmanaged'] as const

const Origin = Type.Object(
  {
    id: Type.String(),
    name: Text,
    customer: Type.Union([Reference, Type.Null()]),
    updated: orNull(Time('The last change of the original.')),
    state: Type.Enum([...ORIGIN_STATES], {
      description:
        'Changed: since the copy got its content. Unmanaged: the provider does not manage its customer any more, so that the other members are null, as those of a deleted one are.',
    }),
  },
  { title: 'ProfileOrigin' },
)

const ManagedProfile = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    customer: Reference,
    devices: Type.Integer(),
    origin: Type.Union([Origin, Type.Null()], { description: 'Null for a profile that is no copy.' }),
    copyable: Type.Boolean({ description: 'The MSP API copies it: its customer is fully managed.' }),
    updated: Time('The last change.'),
  },
  { title: 'ManagedProfile' },
)

const list = forRole('provider')({
  id: 'listProviderProfiles',
  method: 'GET',
  path: `${ROOT}/provider/profiles`,
  tag: 'provider',
  summary: 'Lists the profiles of the customers whose enrolment the provider manages, by name, with their originals',
  description: 'Published profiles alone. The MSP API copies and overwrites profiles.',
  query: Type.Object({
    ...pagingQuery,
    customer: Type.Optional(Type.String({ description: 'The id of a customer.' })),
    copyable: Type.Optional(Type.Enum(['true'], { description: 'Only profiles of fully managed customers.' })),
    descending: Type.Optional(Type.Enum(['true', 'false'])),
  }),
  reply: Type.Object({ ...paged, profiles: Type.Array(ManagedProfile) }),
  checks: [checks.queryForm, checks.pageSize],
  scopes: ['msp', 'msp.profiles'],
  handle: async (world, { caller: { tenant }, query }) => {
    const { customer, copyable, descending, ...paging } = query()
    const page = pageOf(paging, PAGES)
    const { rows, total } = await world.store.profiles.ofManaged(
      tenant.id,
      {
        ...(customer !== undefined && { customers: [customer] }),
        ...(copyable !== undefined && { managementType: 'FullyManaged' }),
        descending: descending === 'true',
      },
      page,
    )
    const profiles = await shown(world, tenant.id, rows)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, profiles }
  },
})

export const providerProfileOperations = [list]

async function shown({ store }: PortalWorld, provider: string, profiles: readonly Profile[]) {
  const parents = profiles.flatMap(({ parent }) => parent ?? [])
  const tenants = [...profiles, ...parents].map(({ tenant }) => tenant)
  const own = await among(
    tenants,
    id => id,
    customer => store.managements.get({ provider, customer }),
  )
  const isOwn = (customer: string): boolean => {
    const management = own.get(customer)
    return isManaging(management) && management.services.includes('KnoxMobileEnrollment')
  }
  const customers = await among(tenants, id => (isOwn(id) ? id : null), store.tenants.get)
  const keys = new Map(parents.map(parent => [keyOf(parent), parent]))
  const origins = await among(
    parents,
    parent => (isOwn(parent.tenant) ? keyOf(parent) : null),
    async key => {
      const parent = keys.get(key)
      return parent && store.profiles.get(parent)
    },
  )
  const devices = await devicesOf(store, profiles)
  const referTo = (id: string) => ({ id, name: customers.get(id)?.name ?? '' })

  const originOf = (profile: Profile) => {
    const { parent } = profile
    if (parent === undefined) return null
    const origin = origins.get(keyOf(parent))
    if (origin === undefined) {
      const state = isOwn(parent.tenant) ? 'Deleted' : 'Unmanaged'
      return { id: parent.id, name: null, customer: null, updated: null, state }
    }
    return {
      id: origin.id,
      name: origin.content.name,
      customer: referTo(origin.tenant),
      updated: origin.updatedAt,
      state: isOutdated(profile, origin) ? 'Changed' : 'Unchanged',
    }
  }
  return profiles.map(profile => {
    const management = own.get(profile.tenant)
    return {
      id: profile.id,
      name: profile.content.name,
      customer: referTo(profile.tenant),
      devices: devices.get(keyOf(profile)) ?? 0,
      origin: originOf(profile),
      copyable: management !== undefined && isCopyable(management),
      updated: profile.updatedAt,
    }
  })
}

const keyOf = ({ tenant, id }: Pick<Profile, 'tenant' | 'id'>): string => `${tenant}/${id}`

/** The number of devices of each profile. */
async function devicesOf(
  { profiles: { tallies } }: PortalWorld['store'],
  profiles: readonly Profile[],
): Promise<ReadonlyMap<string, number>> {
  const counted = await Promise.all(
    [...Map.groupBy(profiles, ({ tenant }) => tenant)].map(async ([tenant, own]) => {
      const found = await tallies(
        tenant,
        own.map(({ id }) => id),
      )
      return [...found].map(
        ([id, tally]) => [keyOf({ tenant, id }), Object.values(tally).reduce((sum, one) => sum + one, 0)] as const,
      )
    }),
  )
  return new Map(counted.flat())
}
