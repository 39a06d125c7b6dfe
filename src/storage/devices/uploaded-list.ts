import { expressionBuilder } from 'kysely'
import type { DeviceStore } from '../../enrolment/store/devices.ts'
import type { UploadProjection } from '../../enrolment/store/projections.ts'
import type { Engine } from '../engines/engine.ts'
import { onPage } from '../paged.ts'
import type { Tables } from '../tables.ts'
import { countOf, longRead, shortRead } from './counts.ts'
import { uploadedDocument } from './uploaded-list-json.ts'

/** The list of the devices that a reseller uploaded. */
export const uploadedList =
  (engine: Engine, projection: UploadProjection): DeviceStore['listUploaded'] =>
  async (reseller, filter, page) => {
    const matching = uploadedBy(engine, reseller, filter)
    const read = filter.identifier === undefined ? longRead(engine, reseller) : shortRead(engine)
    // These columns are in an index, so the database reads no device before the page.
    const onThisPage = matching
      .select(['devices.tenant', 'devices.id', 'devices.uploaded_to'])
      .orderBy('devices.uploaded_to')
      .orderBy('devices.id')
      .$call(onPage(page))
    const documents = engine.db
      .selectFrom(onThisPage.as('listed'))
      .innerJoin('devices', join => join.onRef('devices.tenant', '=', 'listed.tenant').onRef('devices.id', '=', 'listed.id'))
      .leftJoin('tenants as customers', 'customers.id', 'listed.uploaded_to')
      .select(uploadedDocument(engine, projection).as('document'))
      .orderBy('listed.uploaded_to')
      .orderBy('listed.id')
    const [joined] = await read(
      engine.db
        .selectFrom(documents.as('page'))
        .select(({ fn }) => [engine.joined('page.document').as('rows'), fn.countAll<number | string>().as('size')]),
    )
    return { rows: joined?.rows ?? '', size: Number(joined?.size ?? 0), total: await countOf(read, matching) }
  }

function uploadedBy(
  engine: Engine,
  reseller: string,
  { customers, identifier, transaction, orderNo, vendor }: Parameters<DeviceStore['listUploaded']>[1],
) {
  let matching = engine.db.selectFrom('devices').where('devices.reseller', '=', reseller)
  if (customers !== undefined) matching = matching.where(engine.among('uploaded_to', customers))
  if (transaction !== undefined) matching = matching.where('transaction_id', '=', transaction)
  if (orderNo !== undefined) matching = matching.where('order_no', '=', orderNo)
  if (vendor !== undefined) matching = matching.where('vendor', '=', vendor)
  if (identifier === undefined) return matching
  // At most one device has the identifier.
  const holder = expressionBuilder<Tables, 'devices'>().selectFrom('identifiers').where('identifier', '=', identifier)
  return matching.where('devices.tenant', 'in', holder.select('tenant')).where('devices.id', 'in', holder.select('device'))
}
