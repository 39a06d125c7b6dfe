import type { Components } from '../../app/console.ts'
import { FleetPage } from './fleet.tsx'
import { PhonePage } from './phone.tsx'

export const pages: Components = { phone: PhonePage, fleet: FleetPage }
