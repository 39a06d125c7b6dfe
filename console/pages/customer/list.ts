/** What the lists of this console share. */
import { useMemo } from 'preact/hooks'
import type { KmeProfile } from '../../../src/sdk/kme/kme.ts'
import { make } from '../../app/knox.ts'
import { eventsFor, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import type { PortalOperations } from '../../app/own-apis.ts'
import { numberedRows, type Rows, useRows } from '../../parts/rows.ts'
import { selectionSignal } from '../../parts/selection.ts'
import { actingFor, ask, wire } from './acting.ts'

/** Loads again after changes of the customer's data. */
export function useChanges(reload: () => void): void {
  useLive(eventsFor(actingFor()), ['devices', 'transaction', 'activity', 'gap'], reload)
}

export type Device = PortalOperations['getOwnDevice']['response']
export type Reseller = PortalOperations['getOwnReseller']['response']
export type DeviceQuery = Exclude<PortalOperations['listOwnDevices']['query'], undefined>

interface Page {
  readonly pageNum: number
  readonly pageSize: number
}

/** Rows of a list, which are loaded again after changes at the server, with the selection among them. */
export function useList<Row>(
  load: (page: Page) => Promise<{ readonly rows: readonly Row[]; readonly total: number }>,
  keys: readonly unknown[],
): { readonly rows: Rows<Row>; readonly selection: ReturnType<typeof selectionSignal> } {
  const rows = useRows(() => numberedRows(load), keys)
  const selection = useMemo(selectionSignal, [rows])
  useChanges(rows.reload)
  return { rows, selection }
}

export async function devicesOf({ sortBy, descending = 'false', ...query }: DeviceQuery) {
  const sort = sortBy && { sortBy, descending }
  const { devices, totalCount } = await ask('GET /_muster/portal/v1/customer/devices', { query: { ...query, ...sort } })
  return { rows: devices, total: totalCount }
}

interface ProfilePage {
  readonly profileList: readonly KmeProfile[]
  readonly totalCount: number
}
export const profilesOf = (query: object): Promise<ProfilePage> => make(wire('kme.profiles.list', query))

/** Ids and names for a choice: the first thousand, by name. */
export function useProfiles(): readonly (readonly [id: string, name: string])[] {
  const { data } = useLoad(() => profilesOf({ pageNum: 0, pageSize: 1000, sortBy: 'name', sortOrder: 'ascending' }), [])
  return data?.profileList.map(({ id, name }) => [id, name] as const) ?? []
}

export function useResellers(): readonly (readonly [id: string, name: string])[] {
  const { data } = useLoad(() => ask('GET /_muster/portal/v1/customer/resellers', { query: { pageSize: 1000 } }), [])
  return data?.resellers.map(({ id, name }) => [id, name] as const) ?? []
}

/** What a person calls a device by. */
export const nameOf = ({ imei, meid, serialNumber, id }: Device): string => imei ?? meid ?? serialNumber ?? id
