import type { Console } from '../../app/console.ts'

export const reseller: Console = {
  name: 'reseller',
  title: 'Reseller',
  role: 'reseller',
  pages: [
    { path: 'dashboard', title: 'Dashboard' },
    { path: 'customers', title: 'Customers' },
    { path: 'devices', title: 'Devices' },
    { path: 'upload', title: 'Upload devices' },
    { path: 'delete', title: 'Delete devices', isInner: true },
    { path: 'bulk', title: 'Bulk actions' },
    { path: 'activity', title: 'Activity log' },
  ],
  load: () => import('./index.ts'),
}
