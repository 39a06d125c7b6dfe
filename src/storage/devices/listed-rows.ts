/** Pages of a tenant's devices, as rows. */
import type { DeviceQuery, DeviceStore } from '../../enrolment/store/devices.ts'
import type { Page } from '../../enrolment/store/page.ts'
import type { Engine } from '../engines/engine.ts'
import { longRead, sumOf, talliesOf } from './counts.ts'
import { filteredPage, isFiltered, LISTED } from './filter.ts'
import { positionLookup } from './position-index.ts'
import { fromRow } from './rows.ts'

export function listedRows(engine: Engine): DeviceStore['rows'] {
  const wholePage = wholePages(engine)
  return async (tenant, query) => {
    const isWhole = !isFiltered(query.filter) && query.sort.by === 'id'
    const { ids, total } = isWhole ? await wholePage(tenant, query) : await filteredPage(engine, { tenant, ...query })
    const devices = engine.lists(tenant).selectFrom('devices').selectAll().where('tenant', '=', tenant)
    const rows = ids.length === 0 ? [] : await devices.where(engine.among('id', ids)).execute()
    const byId = new Map(rows.map(row => [row.id, fromRow(row)]))
    return { rows: ids.flatMap(id => byId.get(id) ?? []), total }
  }
}

/** The ids of a page of the whole list, in either direction; the position index makes a deep page as fast as the first. */
function wholePages(engine: Engine) {
  const positions = positionLookup(engine)
  return async (tenant: string, { sort, page }: DeviceQuery) => {
    const total = await sumOf(engine, talliesOf(engine, tenant, {}))
    const { first, size } = sort.descending ? fromTheEnd(page, total) : { first: page.number * page.size, size: page.size }
    if (size === 0 || first >= total) return { ids: [], total }
    const { from, skip } = await positions(tenant, first)
    const listed = engine.db.selectFrom('devices').select('id').where('tenant', '=', tenant).where('id', '>=', from).where(LISTED)
    const rows = await longRead(engine, tenant)(listed.orderBy('id').limit(size).offset(skip))
    const ids = rows.map(({ id }) => id)
    return { ids: sort.descending ? ids.toReversed() : ids, total }
  }
}

/** The position of the first row of a page that is counted from the end, and its number of rows. */
function fromTheEnd({ number, size }: Page, total: number) {
  const end = Math.max(0, total - number * size)
  const first = Math.max(0, end - size)
  return { first, size: end - first }
}
