import Type from 'typebox'
import { beginMove } from '../../enrolment/move.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import { makeOrThrow } from '../refuse.ts'
import * as checks from './checks.ts'
import { jobMembers, shownJob } from './customer-jobs.ts'
import { UPLOAD_STATUSES } from './customer-uploads.ts'
import { namedRefusals, refuse } from './dialect.ts'
import { MANAGEMENT_LABELS } from './labels.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'
import { relatedCustomer } from './provider-customers.ts'

const move = forRole('provider')({
  id: 'moveToCustomer',
  method: 'POST',
  path: `${ROOT}/provider/devices/move`,
  tag: 'provider',
  summary: 'Moves devices of the provider to a customer that it manages',
  description:
    'All or nothing for unknown devices. The customer receives one upload for each reseller, with the tag `Moved by MSP`. It is approved if the customer has Knox Mobile Enrollment or Knox Configure, or approves uploads of the reseller automatically. Up to 500 devices are moved before the response; `GET /customer/jobs/{job}` has the progress of a larger move.',
  status: 201,
  body: Type.Object(
    {
      customer: Type.String({ description: 'The id of the customer.' }),
      devices: Type.Array(Type.String(), { minItems: 1, description: 'Ids, IMEIs, MEIDs or serial numbers.' }),
    },
    { title: 'MoveOrder' },
  ),
  reply: Type.Object(
    {
      ...jobMembers,
      uploads: Type.Array(
        Type.Object({
          uploadId: Type.String({ description: 'A UUID, the same as in KME.' }),
          reseller: Type.String({ description: 'The id.' }),
          status: Type.Enum([...UPLOAD_STATUSES]),
          devices: Type.Integer(),
        }),
        { description: 'The uploads that the customer has received so far.' },
      ),
    },
    { title: 'Move' },
  ),
  checks: [
    checks.bodyForm,
    checks.customerRelated,
    checks.deviceCount,
    checks.customerManaged,
    checks.deviceNames,
    checks.devicesApproved,
    checks.devicesKnown,
  ],
  scopes: ['kme', 'kme.devices', 'kme.devices:manage'],
  handle: async (world, { caller: { tenant, by }, body }) => {
    const { customer, devices: names } = body()
    const { management } = await relatedCustomer(world, tenant.id, customer)
    const orThrow = makeOrThrow({
      ...namedRefusals,
      'customer-unmanaged': () => refuse(checks.customerManaged, { status: MANAGEMENT_LABELS[management.status] }),
    })
    const moved = orThrow(await beginMove(world, by, { provider: tenant.id, customer, names }))
    const uploads = moved.uploads.map(({ id, reseller, state, devices }) => ({
      uploadId: uuidOfUpload(id),
      reseller,
      status: state,
      devices,
    }))
    return { ...shownJob(moved), uploads }
  },
})

export const providerMoveOperations = [move]
