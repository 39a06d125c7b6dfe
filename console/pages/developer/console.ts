import type { Console } from '../../app/console.ts'

export const developer: Console = {
  name: 'developer',
  title: 'Developer',
  pages: [
    { path: 'requests', title: 'Requests' },
    { path: 'coverage', title: 'Coverage' },
    { path: 'clock', title: 'Clock' },
    { path: 'work', title: 'Work' },
    { path: 'faults', title: 'Faults' },
    { path: 'worlds', title: 'Worlds' },
    { path: 'accounts', title: 'Accounts and keys' },
    { path: 'tokens', title: 'Tokens' },
  ],
  load: () => import('./index.ts'),
}
