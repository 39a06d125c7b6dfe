import Type from 'typebox'
import { beginTag, LONGEST_TAG, MOST_TAGS } from '../../enrolment/tag.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { makeOrThrow } from '../refuse.ts'
import * as checks from './checks.ts'
import { namedRefusals, refuse } from './dialect.ts'
import { PAGES, paged, Tags } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

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
      add: Tags('The tags that the devices get.', { maxLength: LONGEST_TAG }),
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

const list = forRole('holder')({
  id: 'listTags',
  method: 'GET',
  path: `${ROOT}/customer/tags`,
  tag: 'customer',
  summary: 'Lists the tags in use, with the number of devices that have each',
  description: 'Devices in all statuses are counted. A tag of more than 256 characters is left out.',
  query: Type.Object({
    ...pagingQuery,
    search: Type.Optional(Type.String({ description: 'A part of the tag, without regard to case.' })),
    sortBy: Type.Optional(Type.Enum(['tag', 'devices'], { description: '`devices`: the most used first. By default `tag`.' })),
  }),
  reply: Type.Object({
    ...paged,
    tags: Type.Array(Type.Object({ tag: Type.String(), devices: Type.Integer() }, { title: 'UsedTag' })),
  }),
  checks: [checks.queryForm, checks.pageSize],
  scopes: ['kme', 'kme.devices', 'kme.devices:view'],
  handle: async (world, { caller: { tenant }, query }) => {
    const { search, sortBy, ...paging } = query()
    const page = pageOf(paging, PAGES)
    const filter = { ...(search && { search }), mostUsedFirst: sortBy === 'devices' }
    const { rows, total } = await world.store.devices.tagsOf(tenant.id, filter, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, tags: rows }
  },
})

export const customerTagOperations = [change, list]

const orThrow = makeOrThrow(namedRefusals)
