import type { Console } from '../../app/console.ts'

export const developer: Console = {
  name: 'developer',
  title: 'Developer',
  pages: [{ path: 'requests', title: 'Requests' }],
  load: () => import('./index.ts'),
}
