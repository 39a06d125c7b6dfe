import type { SeedLists } from './compose.ts'
import { appOf, withDefault } from './rows.ts'

const COBALT = '2000000003'
const DUNE = '2000000004'

/** A blocked and an inactive tenant of each kind, whose credentials are valid. */
export const tenants = (): SeedLists =>
  withDefault([COBALT, DUNE], {
    resellers: [
      { id: '1000000011', name: 'Copper Wireless', state: 'blocked', gen1Token: 'copper-gen1' },
      { id: '1000000012', name: 'Drift Telecom', country: 'DE', region: 'eu', state: 'inactive', gen1Token: 'drift-gen1' },
    ],
    providers: [
      { id: '4000000011', name: 'Cinder Managed Services', state: 'blocked' },
      { id: '4000000012', name: 'Dusk Managed Services', country: 'FR', region: 'eu', state: 'inactive' },
    ],
    apps: [
      appOf('1000000011', 'copper', ['kdp']),
      appOf('1000000012', 'drift', ['kdp']),
      appOf('4000000011', 'cinder', ['msp', 'kme']),
      appOf('4000000012', 'dusk', ['msp', 'kme']),
    ],
  })
