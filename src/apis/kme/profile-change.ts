import Type from 'typebox'
import { changeProfile, removeProfile } from '../../enrolment/change-profile.ts'
import { orRefuse } from './dialect.ts'
import { DONE, Done, forCustomer } from './fields.ts'
import { operation } from './operation.ts'
import { draftOf, ProfileBody } from './profile-create.ts'
import { ProfileSchema } from './profile-shape.ts'
import { bodyOf, idOf } from './profiles.ts'

const tag = 'Profile-Management'
const path = '/kcs/v1/kme/profiles/:id'
const scopes = ['kme', 'kme.profiles', 'kme.profiles:manage']

export const editProfile = operation({
  id: 'editProfile',
  method: 'PUT',
  path,
  tag,
  summary: 'Replaces all details of a profile',
  description:
    "A member that is left out is as in a new profile. Fetches the agent's package before it answers. Aliases and devices keep the profile.",
  body: ProfileBody,
  reply: ProfileSchema,
  errors: ['profileInvalid', 'agentInvalid', 'profileUnknown', 'profileUnpublished', 'profileNameTaken'],
  scopes,
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
  path,
  tag,
  summary: 'Deletes a profile that no device has',
  description: 'Its aliases go with it; a reseller whose default it was has none then.',
  query: Type.Object({ ...forCustomer }),
  reply: Done,
  errors: ['profileInvalid', 'profileUnknown', 'profileUnpublished'],
  scopes,
  handle: async (world, call) => {
    const id = idOf(call)
    const { tenant, by } = call.caller
    orRefuse(await removeProfile(world, by, { tenant: tenant.id, id }))
    return DONE
  },
})
