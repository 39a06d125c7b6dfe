import Type from 'typebox'
import { beginTag, MOST_TAGS } from '../../enrolment/tag.ts'
import { NAME } from '../../wire/text.ts'
import { makeOrThrow } from '../refuse.ts'
import * as checks from './checks.ts'
import { namedRefusals, refuse } from './dialect.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const Tags = (description: string) => Type.Optional(Type.Array(Type.String(NAME), { maxItems: MOST_TAGS, description }))

const change = forRole('holder')({
  id: 'changeDeviceTags',
  method: 'POST',
  path: `${ROOT}/customer/devices/tags`,
  tag: 'customer',
  summary: 'Adds tags to devices and removes others',
  description: `All or nothing for unknown devices. A device has at most ${MOST_TAGS} tags; one that would get more stays unchanged and counts as failed. Up to 500 devices are changed before the response; a larger order runs in the background.`,
  body: Type.Object(
    {
      devices: Type.Array(Type.String(), { minItems: 1, description: 'Ids, IMEIs, MEIDs or serial numbers.' }),
      add: Tags('The tags that the devices get.'),
      remove: Tags('The tags that the devices lose; one that is also in `add` is added.'),
    },
    { title: 'TagChange' },
  ),
  reply: Type.Object(
    {
      count: Type.Integer({ description: 'The number of devices.' }),
      done: Type.Integer({ description: 'Processed devices, failed ones included.' }),
      failed: Type.Integer(),
    },
    { title: 'OrderProgress' },
  ),
  checks: [checks.bodyForm, checks.tagsSent, checks.deviceCount, checks.deviceNames, checks.devicesApproved, checks.devicesKnown],
  scopes: ['kme', 'kme.devices', 'kme.devices:manage'],
  handle: async (world, { caller, body }) => {
    const { devices: names, add = [], remove = [] } = body()
    if (add.length + remove.length === 0) throw refuse(checks.tagsSent, { detail: 'add or remove must have a tag' })
    const { count, done, failed } = orThrow(await beginTag(world, caller.by, { tenant: caller.tenant.id, names, add, remove }))
    return { count, done, failed }
  },
})

export const customerTagOperations = [change]

const orThrow = makeOrThrow(namedRefusals)
