import type { Components } from '../../app/console.ts'
import { Dashboard } from './dashboard.tsx'
import { Devices } from './devices.tsx'
import { framed } from './frame.tsx'
import { Transactions } from './transactions.tsx'

export const pages: Components = { dashboard: framed(Dashboard), devices: framed(Devices), transactions: framed(Transactions) }
