/** The CSV of devices. The portal API has none, so it is made of the pages of the list. */
import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { count } from '../../app/format.ts'
import { csvLine, save } from '../../parts/csv.ts'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { type Device, type DeviceQuery, devicesOf } from './list.ts'

const COLUMNS: readonly (readonly [title: string, value: (device: Device) => string | null])[] = [
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

/** Progress of the download, from 0 to 1; undefined while there is none. */
const downloading = signal<number | undefined>(undefined)

/** Saves the devices that match, in the order of the list. */
async function downloadDevices(query: DeviceQuery): Promise<void> {
  if (downloading.value !== undefined) return
  const lines = [csvLine(COLUMNS.map(([title]) => title))]
  try {
    downloading.value = 0
    for (let pageNum = 0, of = 1; pageNum * PAGE < Math.min(of, MOST); pageNum++) {
      const { rows, total } = await devicesOf({ ...query, pageNum, pageSize: PAGE })
      lines.push(...rows.map(device => csvLine(COLUMNS.map(([, value]) => value(device)))))
      of = total
      downloading.value = Math.min(1, ((pageNum + 1) * PAGE) / Math.max(1, total))
    }
    save('devices.csv', lines)
    const saved = count(lines.length - 1, 'device')
    notify(lines.length > MOST ? `Saved the first ${saved}. Filter the list for the others.` : `Saved ${saved}.`)
  } finally {
    downloading.value = undefined
  }
}

/** The button of the download, with its progress. */
export function DownloadDevices({ query }: { readonly query: DeviceQuery }) {
  const [error, setError] = useState<unknown>()
  const done = downloading.value
  return (
    <>
      <button type="button" disabled={done !== undefined} onClick={() => void downloadDevices(query).catch(setError)}>
        {done === undefined ? 'Download devices as CSV' : `Downloading … ${Math.round(done * 100)} %`}
      </button>
      <Refusal error={error} />
    </>
  )
}
