import type { Console } from '../../app/console.ts'

export const reseller: Console = {
  name: 'reseller',
  title: 'Reseller',
  role: 'reseller',
  pages: [
    { path: 'dashboard', title: 'Dashboard' },
    { path: 'activity', title: 'Activity log' },
  ],
  load: () => import('./index.ts'),
}
