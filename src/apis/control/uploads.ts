import Type, { type Static } from 'typebox'
import { normalise } from '../../enrolment/identifier.ts'
import { placeUpload } from '../../enrolment/upload.ts'
import { TextOrNumber } from '../../wire/number.ts'
import { Unfit } from '../../wire/operation.ts'
import { visible } from '../../wire/visible.ts'
import { DigitsId, idOf, listOf, Name, oneOf, orNull } from './members.ts'
import { HOLDERS, section, toTenant } from './resource.ts'
import { type ControlWorld, OPERATOR } from './world.ts'

const KINDS = { imei: 'imei', meid: 'meid', serialNumber: 'serial' } as const

const UploadRow = Type.Object(
  {
    reseller: DigitsId,
    customer: DigitsId,
    transactionId: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,64}$', description: 'The id that the reseller chose.' }),
    type: orNull(oneOf(['imei', 'meid', 'serialNumber'])),
    devices: Type.Unsafe<(string | number)[]>({ ...listOf(TextOrNumber()), minItems: 1 }),
    orderNo: orNull(Type.String({ minLength: 1, maxLength: 100 })),
    vendor: orNull(DigitsId),
    alias: orNull(Name),
  },
  { title: 'UploadRow' },
)
type Upload = Static<typeof UploadRow>

/**
 * Uploads of resellers, placed as a reseller's own request is: with a transaction, its results and entries of the activity log.
 * The APIs list and approve uploads, so the control API has no collection of them.
 */
export const uploads = section<typeof UploadRow, Upload>({
  name: 'uploads',
  one: 'upload',
  schema: UploadRow,
  notes:
    'An upload waits for the approval of the customer, unless the association approves automatically. A row whose transactionId the reseller has used stays unchanged.',
  validate: (world, row) => {
    if (row.devices.length > world.rules.maxDevices) throw new Unfit('devices', `has more than ${world.rules.maxDevices}`)
    identifiersIn(world, row)
  },
  names: (row, world) => [
    `upload ${row.transactionId} of ${row.reseller}`,
    ...identifiersIn(world, row).map(identifier => `device ${identifier}`),
  ],
  references: row => [...toTenant('reseller', row.reseller, ['reseller']), ...toTenant('customer', row.customer, HOLDERS)],
  existing: async () => undefined,
  build: (_, row) => row,
  store: (world, row) =>
    placeUpload(world, OPERATOR.by, {
      reseller: String(row.reseller),
      customer: String(row.customer),
      vendor: idOf(row.vendor),
      transaction: row.transactionId,
      orderNo: row.orderNo ?? null,
      devices: row.devices,
      details: {
        type: KINDS[row.type ?? 'imei'],
        orderTime: null,
        targetService: null,
        aliases: row.alias ? { KME: row.alias } : {},
        soldToCode: null,
      },
    }),
})

/** The identifiers in normal form. Throws `Unfit` for a malformed one. */
function identifiersIn({ rules }: ControlWorld, { type, devices }: Upload): string[] {
  return devices.map((sent, i) => {
    const identifier = normalise(KINDS[type ?? 'imei'], String(sent), rules)
    if (identifier === undefined) throw new Unfit(`devices.${i}`, `is ${visible(String(sent))}, which is malformed`)
    return identifier
  })
}
