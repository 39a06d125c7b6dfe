import Type, { type StaticDecode } from 'typebox'
import { addAlias, changeAlias, removeAlias } from '../../enrolment/alias.ts'
import type { Alias } from '../../enrolment/profile.ts'
import { Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { NAME } from '../../wire/text.ts'
import * as checks from './checks.ts'
import { orThrowOfAlias as orThrow } from './dialect.ts'
import { DONE, Done, forCustomer, ofResellers, ResellerId, requireId } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'
import { AliasSchema, aliasBody } from './profile-shape.ts'

const AliasName = Type.String({ minLength: 1, maxLength: 64 })

export const addProfileAlias = operation({
  id: 'addProfileAlias',
  method: 'POST',
  path: '/kcs/v1/kme/reseller/profilealias',
  ...ofResellers,
  summary: "Adds an alias of a profile for a reseller's uploads",
  description: 'A reseller has at most ten aliases.',
  body: Type.Object({
    ...forCustomer,
    resellerId: ResellerId,
    profileId: Type.String(),
    alias: Type.String({ ...NAME, ...shownAs(AliasName), description: 'Surrounding spaces are removed.' }),
  }),
  reply: AliasSchema,
  checks: [
    checks.bodyForm,
    checks.resellerIdForm,
    checks.aliasForm,
    checks.associated,
    checks.aliasProfileKnown,
    checks.aliasFree,
    checks.aliasCount,
  ],
  handle: async (world, call) => {
    const { resellerId, profileId, alias } = call.body()
    requireId('resellerId', resellerId)
    const { tenant, by } = call.caller
    const added = await addAlias(world, by, { customer: tenant.id, reseller: resellerId, profile: profileId, alias })
    return aliasWithProfile(world, orThrow(added))
  },
})

const Change = Type.Object(
  {
    ...forCustomer,
    alias: Type.Optional(Type.String({ ...NAME, ...shownAs(AliasName) })),
    profileId: Type.Optional(Type.String()),
  },
  { title: 'ProfileAliasChange' },
)
/** The checks of a change, after those of its form. */
const changed = [checks.aliasForm, checks.aliasKnown, checks.aliasProfileKnown, checks.aliasFree] as const
const changing = {
  ...ofResellers,
  method: 'PUT',
  summary: 'Changes an alias',
  reply: AliasSchema,
} as const

export const changeProfileAlias = operation({
  ...changing,
  id: 'changeProfileAlias',
  path: '/kcs/v1/kme/reseller/profilealias/:profileAliasId',
  body: Change,
  checks: [checks.bodyForm, checks.aliasChange, ...changed],
  handle: (world, call) => changeOne(world, call, call.params.profileAliasId),
})

/** On the path without an id, the query or the body has it. Documents show the query. */
const aliasId = { profileAliasId: Type.Optional(Type.String()) }
const bare = { ...forCustomer, ...aliasId }
const InQuery = objectShownAs(bare, { profileAliasId: Type.String() })

export const changeProfileAliasBare = operation({
  ...changing,
  id: 'changeProfileAliasBare',
  path: '/kcs/v1/kme/reseller/profilealias',
  description: 'Same as the operation with the id in the path.',
  query: InQuery,
  body: Type.Object({ ...Change.properties, ...aliasId }, shownAs(Change)),
  checks: [checks.queryForm, checks.bodyForm, checks.aliasChange, checks.aliasSent, ...changed],
  handle: (world, call) => changeOne(world, call, call.query().profileAliasId ?? call.body().profileAliasId),
})

const deleting = {
  ...ofResellers,
  method: 'DELETE',
  summary: 'Deletes an alias',
  reply: Done,
} as const

export const deleteProfileAlias = operation({
  ...deleting,
  id: 'deleteProfileAlias',
  path: '/kcs/v1/kme/reseller/profilealias/:profileAliasId',
  query: Type.Object({ ...forCustomer }),
  checks: [checks.aliasKnown],
  handle: (world, call) => deleteOne(world, call, call.params.profileAliasId),
})

export const deleteProfileAliasBare = operation({
  ...deleting,
  id: 'deleteProfileAliasBare',
  path: '/kcs/v1/kme/reseller/profilealias',
  description: 'Same as the operation with the id in the path.',
  query: InQuery,
  body: Type.Object(bare, shownAs(Type.Object({}))),
  checks: [checks.queryForm, checks.bodyForm, checks.aliasSent, checks.aliasKnown],
  handle: (world, call) => deleteOne(world, call, call.query().profileAliasId ?? call.body().profileAliasId),
})

async function changeOne(
  world: KmeWorld,
  { caller, body }: KmeCall<unknown, StaticDecode<typeof Change>>,
  id: string | undefined,
): Promise<unknown> {
  const { alias, profileId: profile } = body()
  if (alias === undefined && profile === undefined) throw new Unfit('alias', 'or profileId is required', checks.aliasChange.rule)
  const key = { customer: caller.tenant.id, id: required(id) }
  return aliasWithProfile(world, orThrow(await changeAlias(world, caller.by, { ...key, alias, profile })))
}

async function deleteOne(world: KmeWorld, { caller }: KmeCall, id: string | undefined): Promise<unknown> {
  orThrow(await removeAlias(world, caller.by, { customer: caller.tenant.id, id: required(id) }))
  return DONE
}

function required(id: string | undefined): string {
  if (id === undefined || id === '') throw new Unfit('profileAliasId', 'is required', checks.aliasSent.rule)
  return id
}

/** The wire form of an alias, with the name of its profile. */
export async function aliasWithProfile(world: KmeWorld, alias: Alias): Promise<unknown> {
  const profile = await world.store.profiles.get({ tenant: alias.customer, id: alias.profile })
  return aliasBody(alias, profile?.content.name ?? '')
}
