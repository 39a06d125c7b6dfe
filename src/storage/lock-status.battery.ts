/** What the migration of lock statuses does to a store of the version before, on each engine. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import type { Database } from '../../test/support/databases.ts'
import { DEVICE_STATES, type DeviceState } from '../enrolment/device.ts'
import { deviceStore } from './devices/device-store.ts'
import { listJsonOf } from './devices/list-json.ts'
import { insertDevices } from './devices/rows.ts'
import { migrate } from './migrate.ts'
import { openEngine, prepare } from './open.ts'
import { profileStore } from './profiles.ts'
import { device } from './store.battery.ts'

const PROJECTIONS = { devices: { id: 'id', state: 'state', profile: 'profile' }, uploads: { id: 'id' } } as const
const [NAME, P] = ['0010-lock-status', 'p'.repeat(24)]

/** Each device before the migration and after it. */
const cases: readonly [state: string, profile: string | null, after: readonly [state: string, lockStatus: string]][] = [
  ['LockedTimeout', P, ['ProfileAssigned', 'Locked']],
  ['LockedAttestation', P, ['ProfileAssigned', 'Locked']],
  ['LockedTimeout', null, ['Unassigned', 'Locked']],
  ['LockedAttestation', null, ['Unassigned', 'Locked']],
  ['ProfileAssigned', P, ['ProfileAssigned', 'Unlocked']],
  ['Enrolled', P, ['Enrolled', 'Unlocked']],
  ['Pending', null, ['Pending', 'Unlocked']],
]

export function lockStatusBattery({ name, place, drop }: Database): void {
  test(`${name}: a migration turns locked states into a state and a lock status, in rows, documents and counters`, async () => {
    const where = await place()
    const engine = await openEngine(where)
    try {
      await prepare(engine, { projections: PROJECTIONS, now: 1 })
      const writer = { engine, json: listJsonOf(PROJECTIONS.devices) }
      // The states of the version before are no words of this one.
      const before = cases.map(([state, profile], i) => ({ ...device(`d${i}`, `35${i}`), state: state as 'Enrolled', profile }))
      await engine.write(tx => insertDevices(writer, tx, before))
      await engine.write(async tx => {
        await sql`alter table devices drop column lock_status`.execute(tx)
        await tx.deleteFrom('migrations').where('name', '=', NAME).execute()
      })
      assert.deepEqual(await migrate(engine, 2), [NAME])

      const devices = deviceStore(engine, PROJECTIONS)
      const there = await Promise.all(cases.map((_, i) => devices.get({ identifier: `35${i}` })))
      assert.deepEqual(
        there.map(found => [found?.state, found?.lockStatus, found?.profile]),
        cases.map(([, profile, [state, lockStatus]]) => [state, lockStatus, profile]),
      )
      const list = (states: readonly DeviceState[]) =>
        devices.list('1', { filter: { states }, sort: { by: 'id', descending: false }, page: { number: 0, size: 100 } })
      const listed = await list(DEVICE_STATES.filter(state => state !== 'Pending'))
      const shown = cases.flatMap(([, profile, [state]], i) => (state === 'Pending' ? [] : [{ id: `d${i}`, state, profile }]))
      assert.deepEqual([JSON.parse(`[${listed.rows}]`), listed.total], [shown, shown.length])
      assert.deepEqual((await profileStore(engine).tallies('1', [P])).get(P), { Enrolled: 1, ProfileAssigned: 3 })
      assert.equal((await list(['Unassigned'])).total, 2)
    } finally {
      await engine.close()
      await drop(where)
    }
  })
}
