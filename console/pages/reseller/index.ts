import type { Components } from '../../app/console.ts'
import { Dashboard } from './dashboard.tsx'

export const pages: Components = { dashboard: Dashboard }
