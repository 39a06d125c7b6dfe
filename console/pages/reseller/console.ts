import type { Console } from '../../app/console.ts'

export const reseller: Console = {
  name: 'reseller',
  title: 'Reseller',
  role: 'reseller',
  pages: [{ path: 'dashboard', title: 'Dashboard' }],
  load: () => import('./index.ts'),
}
