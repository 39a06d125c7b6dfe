import type { Console } from '../../app/console.ts'

export const phone: Console = {
  name: 'phone',
  title: 'Phone',
  pages: [
    { path: 'phone', title: 'Phone' },
    { path: 'fleet', title: 'Fleet' },
  ],
  load: () => import('./index.ts'),
}
