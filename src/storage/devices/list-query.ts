import type { DeviceStore } from '../../enrolment/store/devices.ts'
import type { Projections } from '../../enrolment/store/projections.ts'
import type { Engine } from '../engines/engine.ts'
import { sumOf } from './counts.ts'
import { filteredPage } from './filter.ts'
import { pageReader } from './page-reader.ts'
import { uploadedList } from './uploaded-list.ts'

/** The lists of devices, as JSON, and their counts. */
export function deviceLists(engine: Engine, projections: Projections): Pick<DeviceStore, 'list' | 'listUploaded' | 'count'> {
  const pages = pageReader(engine, projections)
  return {
    list: async (tenant, { filter, sort, page }) => {
      const isFiltered = Object.values(filter).some(value => value !== undefined)
      if (!isFiltered && sort.by === 'id' && !sort.descending) return pages.at(tenant, page)
      const { ids, total } = await filteredPage(engine, { tenant, filter, sort, page })
      return { rows: await pages.byIds(tenant, ids), total }
    },
    listUploaded: uploadedList(engine, projections.uploads),
    count: tenant => sumOf(engine, engine.db.selectFrom('tallies').where('tenant', '=', tenant)),
  }
}
