import type { Components } from '../../app/console.ts'
import { Activity } from './activity.tsx'
import { Customers } from './customers.tsx'
import { Dashboard } from './dashboard.tsx'
import { Devices } from './devices.tsx'
import { Profiles } from './profiles.tsx'
import { Uploads } from './uploads.tsx'

export const pages: Components = {
  dashboard: Dashboard,
  customers: Customers,
  devices: Devices,
  uploads: Uploads,
  profiles: Profiles,
  activity: Activity,
}
