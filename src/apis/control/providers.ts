import Type from 'typebox'
import type { Provider } from '../../enrolment/tenant.ts'
import { Flag, orNull } from './members.ts'
import { resource } from './resource.ts'
import { account, accountOf, shownAccount, tenantName, tenantsOf } from './tenants.ts'

const ProviderRow = Type.Object({ ...account, knoxGuardApproved: orNull(Flag) }, { title: 'ProviderRow' })
export const providers = resource<typeof ProviderRow, Provider>({
  ...tenantsOf<Provider>('provider'),
  name: 'providers',
  schema: ProviderRow,
  shows: {},
  names: row => [tenantName(row)],
  build: (world, row, { existing }) => ({
    ...accountOf(world, row, existing),
    kind: 'provider',
    knoxGuardApproved: row.knoxGuardApproved ?? false,
  }),
  show: provider => ({ ...shownAccount(provider), knoxGuardApproved: provider.knoxGuardApproved }),
})
