import type { Console } from '../../app/console.ts'

export const customer: Console = {
  name: 'customer',
  title: 'Customer',
  role: 'customer',
  actingRole: 'provider',
  pages: [
    { path: 'dashboard', title: 'Dashboard' },
    { path: 'devices', title: 'Devices' },
    { path: 'uploads', title: 'Uploads' },
    { path: 'profiles', title: 'Profiles' },
    { path: 'resellers', title: 'Resellers' },
    { path: 'providers', title: 'Providers' },
    { path: 'transactions', title: 'Transactions' },
    { path: 'activity', title: 'Activity log' },
  ],
  load: () => import('./index.ts'),
}
