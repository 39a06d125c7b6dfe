import type { Components } from '../../app/console.ts'
import { Activity } from './activity.tsx'
import { Dashboard } from './dashboard.tsx'

export const pages: Components = { dashboard: Dashboard, activity: Activity }
