import type { DeviceState } from '../../enrolment/device.ts'
import type { DeviceCounts } from '../../enrolment/store/devices.ts'
import type { Engine } from '../engines/engine.ts'

/** The counts of a tenant's devices, from its tallies. */
export async function deviceCounts(engine: Engine, tenant: string, most: number): Promise<DeviceCounts> {
  const tallies = engine.db.selectFrom('tallies').where('tallies.tenant', '=', tenant)
  const states = await tallies
    .select(({ fn }) => ['state', fn.sum<number | string>('devices').as('total')])
    .groupBy('state')
    .execute()
  const profiles = await tallies
    .innerJoin('profiles', join => join.onRef('profiles.tenant', '=', 'tallies.tenant').onRef('profiles.id', '=', 'profile'))
    .select(({ fn }) => ['profiles.id', 'profiles.name', fn.sum<number | string>('devices').as('total')])
    .where('devices', '>', 0)
    .groupBy(['profiles.id', 'profiles.name'])
    .orderBy('total', 'desc')
    .orderBy('profiles.id')
    .limit(most)
    .execute()
  return {
    states: new Map(states.map(({ state, total }) => [state as DeviceState, Number(total)])),
    profiles: profiles.map(({ id, name, total }) => ({ id, name, devices: Number(total) })),
  }
}
