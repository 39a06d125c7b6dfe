import { type Compilable, type Expression, type SelectQueryBuilder, sql } from 'kysely'
import type { DeviceFilter } from '../../enrolment/device.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'

/** Runs a query, by way of the query cache. */
export type Read = <Row>(query: Compilable<Row>) => Promise<readonly Row[]>

/** For a query that reads few rows. */
export const shortRead =
  (engine: Engine): Read =>
  query => {
    const compiled = query.compile()
    return engine.read(compiled, compiled.parameters)
  }

/** For a query of a tenant that may read many rows. */
export const longRead =
  (engine: Engine, tenant: string): Read =>
  query =>
    engine.readList(tenant, query.compile())

/** The counters of a tenant, by default of all devices that lists show. */
export function talliesOf(
  engine: Engine,
  tenant: string | Expression<string>,
  { states, profiles }: Pick<DeviceFilter, 'states' | 'profiles'>,
) {
  let tallies = engine.db.selectFrom('tallies').where('tenant', '=', tenant)
  tallies = states === undefined ? tallies.where(sql<boolean>`state != 'Pending'`) : tallies.where(engine.among('state', states))
  return profiles === undefined ? tallies : tallies.where(engine.among('profile', profiles))
}

/** The sum of counters. */
export const summed = (tallies: SelectQueryBuilder<Tables, 'tallies', object>) =>
  tallies.select(({ fn }) => fn.sum<number | null>('devices').as('total'))

export async function sumOf(engine: Engine, tallies: SelectQueryBuilder<Tables, 'tallies', object>): Promise<number> {
  const [counted] = await shortRead(engine)(summed(tallies))
  return Number(counted?.total ?? 0)
}

/** The number of matching devices. A client that requests page after page gets it from the query cache. */
export async function countOf(read: Read, matching: SelectQueryBuilder<Tables, 'devices', object>): Promise<number> {
  const [counted] = await read(matching.select(({ fn }) => fn.countAll<number | string>().as('total')))
  return Number(counted?.total ?? 0)
}
