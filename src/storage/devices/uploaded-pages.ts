/** Pages of the devices that a reseller uploaded, by key, as rows. */
import { expressionBuilder, sql } from 'kysely'
import type { Device } from '../../enrolment/device.ts'
import type { DeviceStore, UploadedFilter, UploadedKey } from '../../enrolment/store/devices.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'
import { WINDOW, windowedPage } from '../windowed-page.ts'
import { fromRow } from './rows.ts'

export const uploadedPages =
  (engine: Engine): DeviceStore['uploadedPage'] =>
  (reseller, filter, { after, size }) => {
    const { identifier, model, state } = filter
    // One device can have the identifier, so no list is read.
    const db = identifier === undefined ? engine.lists(reseller) : engine.db
    const windowFrom = (from: UploadedKey | undefined) => windowOf(db, { reseller, filter, from })
    return windowedPage<Device, UploadedKey>({
      after,
      size,
      keyOf: ({ uploadedTo, id }) => ({ uploadedTo, id }),
      found: async (from, limit) => {
        let found = db
          .selectFrom(windowFrom(from).as('uploaded'))
          .innerJoin('devices', join =>
            join.onRef('devices.tenant', '=', 'uploaded.tenant').onRef('devices.id', '=', 'uploaded.id'),
          )
          .selectAll('devices')
        if (model !== undefined) found = found.where('devices.model', '=', model)
        if (state !== undefined) found = found.where('devices.state', state === 'pending' ? '=' : '!=', 'Pending')
        const ordered = found.orderBy('uploaded.uploaded_to', 'desc').orderBy('uploaded.id', 'desc')
        return (await ordered.limit(limit).execute()).map(fromRow)
      },
      end: async from => {
        const end = await windowFrom(from)
          .offset(sql.lit(WINDOW - 1))
          .limit(sql.lit(1))
          .executeTakeFirst()
        return end && { uploadedTo: end.uploaded_to, id: end.id }
      },
    })
  }

/** The keys of the next devices. These columns are in the indexes of each filter, so the database reads no device. */
function windowOf(
  db: Engine['db'],
  { reseller, filter, from }: { reseller: string; filter: UploadedFilter; from: UploadedKey | undefined },
) {
  const { customer, transaction, orderNo, identifier } = filter
  let keys = db
    .selectFrom('devices')
    .select(['devices.tenant', 'devices.id', 'devices.uploaded_to'])
    .where('reseller', '=', reseller)
  if (customer !== undefined) keys = keys.where('uploaded_to', '=', customer)
  if (transaction !== undefined) keys = keys.where('transaction_id', '=', transaction)
  if (orderNo !== undefined) keys = keys.where('order_no', '=', orderNo)
  if (identifier !== undefined) {
    const holder = expressionBuilder<Tables, 'devices'>().selectFrom('identifiers').where('identifier', '=', identifier)
    keys = keys.where('devices.tenant', 'in', holder.select('tenant')).where('devices.id', 'in', holder.select('device'))
  }
  if (from !== undefined) keys = keys.where(sql<boolean>`(uploaded_to, id) < (${from.uploadedTo}, ${from.id})`)
  return keys.orderBy('uploaded_to', 'desc').orderBy('id', 'desc').limit(sql.lit(WINDOW))
}
