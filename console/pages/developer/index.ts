import type { Components } from '../../app/console.ts'
import { AccountsPage } from './accounts.tsx'
import { ClockPage } from './clock.tsx'
import { CoveragePage } from './coverage.tsx'
import { FaultsPage } from './faults.tsx'
import { Requests } from './requests.tsx'
import { TokensPage } from './tokens.tsx'
import { WorkPage } from './work.tsx'
import { WorldsPage } from './worlds.tsx'

export const pages: Components = {
  requests: Requests,
  coverage: CoveragePage,
  clock: ClockPage,
  work: WorkPage,
  faults: FaultsPage,
  worlds: WorldsPage,
  accounts: AccountsPage,
  tokens: TokensPage,
}
