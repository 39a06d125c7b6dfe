import type { Components } from '../../app/console.ts'
import { Activity } from './activity.tsx'
import { Dashboard } from './dashboard.tsx'
import { Devices } from './devices.tsx'
import { framed } from './frame.tsx'
import { Profiles } from './profiles.tsx'
import { Providers } from './providers.tsx'
import { Resellers } from './resellers.tsx'
import { Transactions } from './transactions.tsx'
import { Uploads } from './uploads.tsx'

export const pages: Components = {
  dashboard: framed(Dashboard),
  devices: framed(Devices),
  uploads: framed(Uploads),
  profiles: framed(Profiles),
  resellers: framed(Resellers),
  providers: framed(Providers),
  transactions: framed(Transactions),
  activity: framed(Activity),
}
