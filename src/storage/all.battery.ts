/** All tests that each engine runs, against a real database of each kind. */
import type { Database } from '../../test/support/databases.ts'
import { activityBattery } from './activity.battery.ts'
import { associationsBattery } from './associations.battery.ts'
import { credentialsBattery } from './credentials.battery.ts'
import { devicesBattery } from './devices.battery.ts'
import { grantsBattery } from './grants.battery.ts'
import { heldDevicesBattery } from './held-devices.battery.ts'
import { migrationsBattery } from './migrations.battery.ts'
import { movesBattery } from './moves.battery.ts'
import { profilesBattery } from './profiles.battery.ts'
import { retentionBattery } from './retention.battery.ts'
import { selectionsBattery } from './selections.battery.ts'
import { sessionsBattery } from './sessions.battery.ts'
import { storeBattery } from './store.battery.ts'
import { tenantsBattery } from './tenants.battery.ts'
import { transactionsBattery } from './transactions.battery.ts'

export function battery(database: Database): void {
  activityBattery(database)
  associationsBattery(database)
  credentialsBattery(database)
  devicesBattery(database)
  heldDevicesBattery(database)
  grantsBattery(database)
  migrationsBattery(database)
  movesBattery(database)
  profilesBattery(database)
  retentionBattery(database)
  selectionsBattery(database)
  sessionsBattery(database)
  storeBattery(database)
  tenantsBattery(database)
  transactionsBattery(database)
}
