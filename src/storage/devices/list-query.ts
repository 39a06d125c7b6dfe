import type { DeviceStore } from '../../enrolment/store/devices.ts'
import type { Projections } from '../../enrolment/store/projections.ts'
import type { Engine } from '../engines/engine.ts'
import { sumOf } from './counts.ts'
import { deviceCounts } from './device-counts.ts'
import { filteredPage, isFiltered } from './filter.ts'
import { listedRows } from './listed-rows.ts'
import { pageReader } from './page-reader.ts'
import { uploadedList } from './uploaded-list.ts'

/** The lists of devices, as JSON and as rows, and their counts. */
export function deviceLists(
  engine: Engine,
  projections: Projections,
): Pick<DeviceStore, 'list' | 'rows' | 'listUploaded' | 'count' | 'countsOf'> {
  const pages = pageReader(engine, projections)
  return {
    list: async (tenant, { filter, sort, page }) => {
      if (!isFiltered(filter) && sort.by === 'id' && !sort.descending) return pages.at(tenant, page)
      const { ids, total } = await filteredPage(engine, { tenant, filter, sort, page })
      return { rows: await pages.byIds(tenant, ids), total }
    },
    rows: listedRows(engine),
    listUploaded: uploadedList(engine, projections.uploads),
    count: tenant => sumOf(engine, engine.db.selectFrom('tallies').where('tenant', '=', tenant)),
    countsOf: (tenant, { profiles }) => deviceCounts(engine, tenant, profiles),
  }
}
