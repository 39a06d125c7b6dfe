import type { Components } from '../../app/console.ts'
import { ClockPage } from './clock.tsx'
import { CoveragePage } from './coverage.tsx'
import { FaultsPage } from './faults.tsx'
import { Requests } from './requests.tsx'
import { WorkPage } from './work.tsx'

export const pages: Components = {
  requests: Requests,
  coverage: CoveragePage,
  clock: ClockPage,
  work: WorkPage,
  faults: FaultsPage,
}
