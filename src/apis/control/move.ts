import Type from 'typebox'
import { beginMove } from '../../enrolment/move.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import { TextOrNumber } from '../../wire/number.ts'
import { Unfit } from '../../wire/operation.ts'
import { visible } from '../../wire/visible.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { DigitsId, fitTo, listOf } from './members.ts'
import { operation, ROOT } from './operation.ts'
import { inStore, requireReferences, toTenant } from './resource.ts'

const Move = Type.Object(
  {
    provider: DigitsId,
    customer: DigitsId,
    devices: listOf(TextOrNumber()),
  },
  { title: 'Move' },
)

const moveDevices = operation({
  id: 'moveDevices',
  method: 'POST',
  path: `${ROOT}/devices/move`,
  tag: 'devices',
  summary: 'Moves devices of a provider to a customer that it manages',
  description:
    'Devices are named by id, IMEI, MEID or serial number; if one cannot be moved, none is. The customer receives one upload for each reseller, with the tag `Moved by MSP`. The upload is approved if the customer has Knox Mobile Enrollment or Knox Configure, or approves uploads of the reseller automatically. Up to 500 devices are moved before the response; `waitingCount` is the number that is moved later.',
  body: Move,
  reply: Type.Object(
    {
      totalCount: Type.Integer(),
      movedCount: Type.Integer(),
      failedCount: Type.Integer({ description: 'Devices that were changed or removed after the check.' }),
      waitingCount: Type.Integer(),
      uploads: Type.Array(
        Type.Object({ id: Type.String(), reseller: Type.String(), state: Type.String(), devices: Type.Integer() }),
        { description: 'The uploads in their present state.' },
      ),
    },
    { title: 'MoveResult' },
  ),
  errors: ['rowUnknown', 'inUse', 'notManaging'],
  scopes: ['operate'],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Move, body)
    const [provider, customer] = [String(body.provider), String(body.customer)]
    await requireReferences(inStore(world), [
      ...toTenant('provider', provider, ['provider']),
      ...toTenant('customer', customer, ['customer']),
    ])
    const names = body.devices.map(String)
    if (names.length === 0) throw new Unfit('devices', 'must not be empty')
    const orThrow = makeOrThrow({
      'too-many-devices': () => refuse('requestUnfit', { detail: `devices must have at most ${world.rules.maxDevices} entries` }),
      'customer-unmanaged': () => refuse('notManaging', { provider, customer }),
      'device-malformed': name =>
        refuse('requestUnfit', { detail: `${visible(name ?? '')} cannot be a device id or an identifier` }),
      'device-pending': name => refuse('inUse', { row: `device ${name}`, reason: 'its upload waits for approval' }),
      'device-not-found': name => refuse('rowUnknown', { row: `device ${name} of provider ${provider}` }),
    })
    const { count, done, failed, uploads } = orThrow(await beginMove(world, call.caller.by, { provider, customer, names }))
    return {
      totalCount: count,
      movedCount: done - failed,
      failedCount: failed,
      waitingCount: count - done,
      uploads: uploads.map(({ id, reseller, state, devices }) => ({ id: uuidOfUpload(id), reseller, state, devices })),
    }
  },
})

export const moveOperations = [moveDevices]
