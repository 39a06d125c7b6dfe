import type { Components } from '../../app/console.ts'
import { later } from '../../app/later.tsx'
import { Dashboard } from './dashboard.tsx'
import { Devices } from './devices.tsx'
import { framed } from './frame.tsx'
import { Profiles } from './profiles.tsx'
import { Transactions } from './transactions.tsx'
import { Uploads } from './uploads.tsx'

export const pages: Components = {
  dashboard: framed(Dashboard),
  devices: framed(Devices),
  uploads: framed(Uploads),
  profiles: framed(Profiles),
  resellers: framed(later(async () => (await import('./resellers.tsx')).Resellers)),
  providers: framed(later(async () => (await import('./providers.tsx')).Providers)),
  transactions: framed(Transactions),
  activity: framed(later(async () => (await import('./activity.tsx')).Activity)),
}
