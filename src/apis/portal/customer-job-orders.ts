/** Orders over named devices of a customer, or over all that match a filter. */
import Type, { type Static, type StaticDecode } from 'typebox'
import type { By } from '../../enrolment/activity.ts'
import { beginAssign } from '../../enrolment/assign.ts'
import { type Choice, type Chosen, chooseMatching } from '../../enrolment/order.ts'
import { beginRemoveAll } from '../../enrolment/remove.ts'
import { beginTag, LONGEST_TAG } from '../../enrolment/tag.ts'
import { beginUnassign } from '../../enrolment/unassign.ts'
import { LINES } from '../../wire/text.ts'
import { makeOrThrow } from '../refuse.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { deviceFilter, deviceFilters } from './customer-devices.ts'
import { ACTS, Job, shownJob } from './customer-jobs.ts'
import { namedRefusals, refuse } from './dialect.ts'
import { Tags } from './fields.ts'
import { STATE_LABELS } from './labels.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const JobFilter = Type.Object(
  {
    ...deviceFilters,
    status: Type.Optional(Type.Enum(Object.values(STATE_LABELS).filter(label => label !== STATE_LABELS.Pending))),
  },
  { title: 'JobFilter', additionalProperties: false },
)
const Order = Type.Object(
  {
    act: Type.Enum(Object.values(ACTS)),
    devices: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'Ids, IMEIs, MEIDs or serial numbers.' })),
    filter: Type.Optional(
      Type.Unsafe<Static<typeof JobFilter>>({
        ...JobFilter,
        description:
          'Instead of `devices`: all devices that match, as `GET /customer/devices` lists them. `{}` is the whole list.',
      }),
    ),
    expectedCount: Type.Optional(
      Type.Integer({ minimum: 1, description: 'With `filter`: the number of devices that the person has confirmed.' }),
    ),
    profileId: Type.Optional(Type.String({ description: 'Required for `assignProfile`.' })),
    userName: Type.Optional(Type.String({ ...LINES, description: 'For `assignProfile`: the EMM user id, encrypted as in KME.' })),
    userToken: Type.Optional(
      Type.String({ ...LINES, description: 'For `assignProfile`: the EMM password or token, encrypted as in KME.' }),
    ),
    unassignCredentials: Type.Optional(
      Type.Boolean({ description: 'For `unassignProfile`: also deletes the EMM user and token. Default false.' }),
    ),
    add: Tags('For `tag`: the tags that the devices get.', { maxLength: LONGEST_TAG }),
    remove: Tags('For `tag`: the tags that the devices lose; one that is also in `add` is added.'),
  },
  { title: 'JobOrder' },
)

const begin = forRole('holder')({
  id: 'beginJob',
  method: 'POST',
  path: `${ROOT}/customer/devices/jobs`,
  tag: 'customer',
  summary: 'Changes named devices, or all that match a filter, in the background',
  description:
    'All or nothing for unknown names. With a filter the request is refused unless `expectedCount` devices match. The job then changes the devices that match when it reaches them, at most `expectedCount`, and none that were uploaded later.',
  status: 201,
  body: Order,
  reply: Job,
  checks: [
    checks.bodyForm,
    checks.devicesChosen,
    checks.profileSent,
    checks.tagsSent,
    checks.deviceCount,
    checks.deviceNames,
    checks.devicesApproved,
    checks.devicesKnown,
    checks.countExpected,
    checks.profileKnown,
    checks.credentialEncrypted,
    checks.userIdForm,
    checks.profilePublished,
  ],
  scopes: ['kme', 'kme.devices', 'kme.devices:manage'],
  handle: async (world, { caller, body }) => {
    const order = body()
    const { devices, filter, expectedCount } = order
    const isMatching = filter !== undefined && expectedCount !== undefined && devices === undefined
    const isNamed = filter === undefined && expectedCount === undefined && devices !== undefined
    if (!isMatching && !isNamed) throw refuse(checks.devicesChosen, { detail: 'send either devices or filter and expectedCount' })
    requireMembers(order)
    const tenant = caller.tenant.id
    const choice = isMatching ? { chosen: await matching(world, tenant, filter, expectedCount) } : { names: devices ?? [] }
    return shownJob(await BEGIN[order.act](world, caller.by, { ...order, tenant, choice }))
  },
})

export const customerJobOrderOperations = [begin]

/** Each act has members that it requires. */
function requireMembers({ act, profileId, add = [], remove = [] }: StaticDecode<typeof Order>): void {
  if (act === 'assignProfile' && profileId === undefined) {
    throw refuse(checks.profileSent, { detail: 'profileId is required for assignProfile' })
  }
  if (act === 'tag' && add.length + remove.length === 0) {
    throw refuse(checks.tagsSent, { detail: 'add or remove must have a tag' })
  }
}

async function matching(world: PortalWorld, tenant: string, filter: Static<typeof JobFilter>, expected: number): Promise<Chosen> {
  const described = Object.entries(filter).map(([name, value]) => `${name}=${value}`)
  const chosen = await chooseMatching(world, tenant, { filter: deviceFilter(filter), expected, described })
  return makeOrThrow({
    'count-unexpected': (count = '') => refuse(checks.countExpected, { count, expected: String(expected) }),
  })(chosen)
}

type Begin = (
  world: PortalWorld,
  by: By,
  order: StaticDecode<typeof Order> & { readonly tenant: string; readonly choice: Choice },
) => Promise<Parameters<typeof shownJob>[0]>

const BEGIN: Readonly<Record<Static<typeof Order>['act'], Begin>> = {
  assignProfile: async (world, by, { tenant, choice, profileId = '', userName, userToken }) => {
    const devices = 'chosen' in choice ? choice.chosen : choice.names.map(name => ({ name }))
    const details = { ...(userName !== undefined && { userName }), ...(userToken !== undefined && { userToken }) }
    return makeOrThrow({
      ...namedRefusals,
      'profile-unknown': () => refuse(checks.profileKnown, { profile: profileId.slice(0, 64) }),
      'profile-unpublished': () => refuse(checks.profilePublished, { profile: profileId.slice(0, 64) }),
      'credential-undecipherable': () =>
        refuse(checks.credentialEncrypted, { detail: 'userName or userToken is not encrypted for this server' }),
      'user-id-unfit': (about = '') => refuse(checks.userIdForm, { detail: about }),
    })(await beginAssign(world, by, { tenant, profile: profileId, devices, details }))
  },
  unassignProfile: async (world, by, { tenant, choice, unassignCredentials: dropCredentials = false }) =>
    orThrow(await beginUnassign(world, by, { tenant, dropCredentials, ...choice })),
  delete: async (world, by, { tenant, choice }) => orThrow(await beginRemoveAll(world, by, { tenant, ...choice })),
  tag: async (world, by, { tenant, choice, add = [], remove = [] }) =>
    orThrow(await beginTag(world, by, { tenant, add, remove, ...choice })),
}

const orThrow = makeOrThrow(namedRefusals)
