/** The CSV of devices. The portal API has none, so it is made of the pages of the list. */
import { CsvButton, type CsvColumn } from '../../parts/csv-button.tsx'
import { notify } from '../../parts/notice.tsx'
import { type Device, type DeviceQuery, devicesOf } from './list.ts'

const COLUMNS: readonly CsvColumn<Device>[] = [
  ['IMEI/MEID', ({ imei, meid }) => imei ?? meid],
  ['Second IMEI', ({ imei2 }) => imei2],
  ['Serial number', ({ serialNumber }) => serialNumber],
  ['Order number', ({ orderNo }) => orderNo],
  ['Model', ({ model }) => model],
  ['EMM User ID', ({ userName }) => userName],
  ['Tags', ({ tags }) => tags.join(', ')],
  ['Submitted', ({ submitted }) => new Date(submitted).toISOString()],
  ['Enrollment profile', ({ profile }) => profile?.name ?? null],
  ['Status', ({ status }) => status],
  ['Lock status', ({ lockStatus }) => lockStatus],
  ['Reseller', ({ reseller }) => reseller?.name ?? null],
  ['Upload ID', ({ uploadId }) => uploadId],
]

const PAGE = 1000
/** As many rows as a bulk file of the vendor has at most; more would be held in the memory of the page. */
const MOST = 100_000

async function* allDevices(query: DeviceQuery): AsyncGenerator<readonly Device[]> {
  for (let pageNum = 0; pageNum * PAGE < MOST; pageNum++) {
    const { rows, total } = await devicesOf({ ...query, pageNum, pageSize: PAGE })
    yield rows
    if ((pageNum + 1) * PAGE >= total) return
  }
  notify('The file has the first 100,000 devices. Filter the list for the others.')
}

/** Saves the devices that match, in the order of the list. */
export const DownloadDevices = ({ query }: { readonly query: DeviceQuery }) => (
  <CsvButton text="Download devices as CSV" file="devices.csv" columns={COLUMNS} pages={() => allDevices(query)} />
)
