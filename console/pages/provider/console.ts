import type { Console } from '../../app/console.ts'

export const provider: Console = {
  name: 'provider',
  title: 'Provider',
  role: 'provider',
  pages: [
    { path: 'dashboard', title: 'Dashboard' },
    { path: 'customers', title: 'Customers' },
    { path: 'devices', title: 'Devices' },
    { path: 'uploads', title: 'Uploads' },
    { path: 'profiles', title: 'Profiles' },
    { path: 'activity', title: 'Activity log' },
  ],
  load: () => import('./index.ts'),
}
