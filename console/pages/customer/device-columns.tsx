import { showTime } from '../../app/format.ts'
import type { OptionalColumn } from '../../parts/column-choice.tsx'
import { State } from '../../parts/state.tsx'
import { type Device, nameOf } from './list.ts'

/** As many as the vendor's list has at a time. */
export const MOST_COLUMNS = 8

/** The columns of the vendor's list that a device has here; the first one is always shown. */
export const DEVICE_COLUMNS: readonly OptionalColumn<Device>[] = [
  {
    name: 'imei',
    title: 'IMEI/MEID',
    width: 'minmax(11rem, 1fr)',
    isUsual: true,
    cell: device => <span title={device.imei2 === null ? undefined : `Second IMEI ${device.imei2}`}>{nameOf(device)}</span>,
  },
  { name: 'serial', title: 'Serial number', width: '10rem', isUsual: true, cell: ({ serialNumber }) => serialNumber },
  { name: 'model', title: 'Model', width: '8rem', sortBy: 'model', isUsual: true, cell: ({ model }) => model },
  {
    name: 'profile',
    title: 'Enrollment profile',
    width: 'minmax(13rem, 1fr)',
    sortBy: 'profile',
    isUsual: true,
    cell: ({ profile }) => profile?.name,
  },
  {
    name: 'status',
    title: 'Status',
    width: '11rem',
    sortBy: 'status',
    isUsual: true,
    cell: ({ status }) => <State value={status} />,
  },
  { name: 'user', title: 'EMM User ID', width: '10rem', isUsual: true, cell: ({ userName }) => userName },
  { name: 'tags', title: 'Tags', width: '9rem', isUsual: true, cell: ({ tags }) => tags.join(', ') },
  {
    name: 'submitted',
    title: 'Submitted',
    width: '13rem',
    sortBy: 'submitted',
    isUsual: true,
    cell: ({ submitted }) => showTime(submitted),
  },
  { name: 'order', title: 'Order number', width: '9rem', cell: ({ orderNo }) => orderNo },
  { name: 'reseller', title: 'Reseller', width: '10rem', cell: ({ reseller }) => reseller?.name },
  { name: 'lock', title: 'Lock status', width: '8rem', cell: ({ lockStatus }) => <State value={lockStatus} /> },
  { name: 'updated', title: 'Last change', width: '13rem', sortBy: 'updated', cell: ({ updated }) => showTime(updated) },
]
