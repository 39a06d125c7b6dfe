/** Tests of migrations of an earlier store that each engine runs. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import type { Database } from '../../test/support/databases.ts'
import { DEVICE_STATES, type DeviceState } from '../enrolment/device.ts'
import { activityStore } from './activity.ts'
import { associationStore } from './associations.ts'
import { deviceStore } from './devices/device-store.ts'
import type { Engine } from './engines/engine.ts'
import { MIGRATIONS, migrate } from './migrate.ts'
import { openEngine, prepare } from './open.ts'
import { profileStore } from './profiles.ts'
import { tenantStore } from './tenants.ts'
import { transactionStore } from './transactions.ts'

const PROJECTIONS = { devices: { id: 'id', state: 'state', profile: 'profile' }, uploads: { id: 'id' } } as const
const P = 'p'.repeat(24)

/** Each device before migration 0010 and after it. */
const cases: readonly [state: string, profile: string | null, after: readonly [state: string, lockStatus: string]][] = [
  ['LockedTimeout', P, ['ProfileAssigned', 'Locked']],
  ['LockedAttestation', P, ['ProfileAssigned', 'Locked']],
  ['LockedTimeout', null, ['Unassigned', 'Locked']],
  ['LockedAttestation', null, ['Unassigned', 'Locked']],
  ['ProfileAssigned', P, ['ProfileAssigned', 'Unlocked']],
  ['Enrolled', P, ['Enrolled', 'Unlocked']],
  ['Pending', null, ['Pending', 'Unlocked']],
]
const LISTED = cases.filter(([state]) => state !== 'Pending').length

export function migrationsBattery({ name, place, drop }: Database): void {
  const it = (
    title: string,
    { version, rows }: { version: number; rows: (engine: Engine) => readonly string[] },
    check: (engine: Engine) => Promise<void>,
  ) =>
    test(`${name}: ${title}`, async () => {
      const where = await place()
      const engine = await openEngine(where)
      try {
        await migrate(engine, 1, MIGRATIONS.slice(0, version))
        await engine.write(async tx => {
          for (const statement of rows(engine)) await sql.raw(statement).execute(tx)
        })
        assert.deepEqual(
          await migrate(engine, 2),
          MIGRATIONS.slice(version).map(({ name }) => name),
        )
        await check(engine)
      } finally {
        await engine.close()
        await drop(where)
      }
    })

  it('migration 0009 moves each entry of the activity log to the log of its one tenant', LOG_OF_0008, async engine => {
    const { rows } = await activityStore(engine).list({}, { number: 0, size: 100 })
    assert.deepEqual(
      rows.map(row => [row.tenant, row.id, row.time, row.performedBy, row.operation, row.event, row.status, row.description]),
      [
        ['', 'd', 4, 'operator', 'seed', 'seed', 'OK', 'all'],
        ['9', 'c', 3, '', 'giveUp', 'giveUp', 'Error', 'T'],
        ['1', 'b', 2, 'it@acme.example', 'assignProfile', 'Profile assigned', 'Error', 'Base'],
        ['9', 'a', 1, 'app', 'upload', 'Devices uploaded', 'OK', 'T: 3 devices of 1'],
      ],
    )
    assert.deepEqual(
      rows.map(({ service, customer, customerId, code, errorId }) => [service, customer, customerId, code, errorId]),
      [
        ['Knox Admin Portal', '', null, null, null],
        ['Knox Admin Portal', '', null, null, null],
        ['Knox Mobile Enrollment', 'Acme', '1', 4040300, 'error'],
        ['Knox Deployment Program', '', null, null, null],
      ],
    )
  })

  it(
    'migration 0010 turns locked states into a state and a lock status, in rows, list JSON and counters',
    STORE_OF_0009,
    async engine => {
      const devices = deviceStore(engine, PROJECTIONS)
      const found = await Promise.all(cases.map((_, i) => devices.get({ identifier: `35${i}` })))
      assert.deepEqual(
        found.map(device => [device?.state, device?.lockStatus, device?.profile]),
        cases.map(([, profile, [state, lockStatus]]) => [state, lockStatus, profile]),
      )
      const list = (states: readonly DeviceState[]) =>
        devices.list('1', { filter: { states }, sort: { by: 'id', descending: false }, page: { number: 0, size: 100 } })
      const listed = await list(DEVICE_STATES.filter(state => state !== 'Pending'))
      const expected = cases.flatMap(([, profile, [state]], i) => (state === 'Pending' ? [] : [{ id: `d${i}`, state, profile }]))
      assert.deepEqual([JSON.parse(`[${listed.rows}]`), listed.total], [expected, expected.length])
      assert.deepEqual((await profileStore(engine).tallies('1', [P])).get(P), { Enrolled: 1, ProfileAssigned: 3 })
      assert.equal((await list(['Unassigned'])).total, 2)
    },
  )

  it('migration 0012 renames tables and columns with all their rows', STORE_OF_0009, async engine => {
    assert.equal((await tenantStore(engine).get('1'))?.status, 'blocked')
    const transactions = transactionStore(engine)
    assert.deepEqual(await transactions.verdicts('9', 't1'), [null, 'device-taken'])
    const failed: unknown[] = []
    for await (const rows of transactions.results('9', 't1', 'failed')) failed.push(...rows)
    assert.deepEqual(failed, [{ sent: 'B', verdict: 'device-taken' }])

    // Writes the stored JSON again and sets up the planner, as a start does.
    await prepare(engine, { projections: PROJECTIONS, now: 3 })
    const devices = deviceStore(engine, PROJECTIONS)
    const all = await devices.list('1', {
      filter: {},
      sort: { by: 'id', descending: false },
      page: { number: 0, size: 100 },
    })
    assert.equal(all.total, LISTED)
    assert.deepEqual(
      JSON.parse(`[${all.rows}]`).map(({ id }: { id: string }) => id),
      cases.flatMap(([state], i) => (state === 'Pending' ? [] : [`d${i}`])),
    )
    const { rows } = await sql`select devices, listed from position_index where tenant = '1'`.execute(engine.db)
    assert.deepEqual(
      rows.map(row => ({ ...(row as object) })),
      [{ devices: cases.length, listed: LISTED }],
    )
    await engine.write(tx => tx.deleteFrom('transactions').where('id', '=', 't1').execute())
    assert.deepEqual(await transactions.verdicts('9', 't1'), [], 'row results are still deleted with their transaction')
  })

  it('migration 0013 numbers the transactions in progress of each tenant by their serials', QUEUES_OF_0012, async engine => {
    const { rows } = await sql<{ id: string }>`select id, queue_number from transactions order by id`.execute(engine.db)
    assert.deepEqual(
      rows.map(row => Object.values(row)),
      [
        ['complete', 0],
        ['first', 1],
        ['only', 1],
        ['second', 2],
      ],
    )
    const transactions = transactionStore(engine)
    const claimed = await Promise.all([1, 2, 3].map(() => transactions.claim({ holder: 'w', until: 100 }, 50)))
    assert.deepEqual(claimed.map(found => found?.id).sort(), ['first', 'only', undefined])
  })

  it('migration 0016 counts the devices of each reseller by model, and its uploads by day', COUNTS_OF_0015, async engine => {
    const associations = associationStore(engine)
    assert.deepEqual(await associations.modelsOf('9', 10), [
      { model: 'A', devices: 2 },
      { model: '', devices: 1 },
    ])
    assert.deepEqual(await associations.daysOf('9', 0), [
      { start: 0, uploads: 2, devices: 5 },
      { start: 86_400_000, uploads: 1, devices: 1 },
    ])
    assert.deepEqual(await associations.modelsOf('8', 10), [])
  })

  it('migration 0020 counts the devices of each tenant by tag', TAGS_OF_0019, async engine => {
    const { rows, total } = await deviceStore(engine, PROJECTIONS).tagsOf('1', {}, { number: 0, size: 10 })
    const expected = [
      { tag: '"quoted", \\ and é', devices: 1 },
      { tag: 'north', devices: 2 },
      { tag: 'till', devices: 1 },
    ]
    assert.deepEqual([rows, total], [expected, 3])
  })
}

/** Devices with several tags, with one tag twice, with a tag that is too long to be counted, and without tags. */
const TAGS_OF_0019 = {
  version: 19,
  rows: () => [
    TENANT.replace('standing', 'status'),
    ...[['till', 'north'], ['north', 'north'], ['"quoted", \\ and é'], ['x'.repeat(257)], []].map(
      (tags, i) => `insert into devices (tenant, id, state, tags, uploaded_to, created_at, updated_at)
        values ('1', 'd${i}', 'Pending', '${JSON.stringify(tags)}', '1', 1, 1)`,
    ),
  ],
}

/** Devices with and without a reseller and a model, and uploads at two days, one of which has not begun. */
const COUNTS_OF_0015 = {
  version: 15,
  rows: ({ name }: Engine) => [
    TENANT.replace('standing', 'status'),
    ...[
      ['9', 'A'],
      ['9', 'A'],
      ['9', null],
      [null, 'A'],
    ].map(
      ([reseller = null, model = null], i) =>
        `insert into devices (tenant, id, model, state, tags, reseller, uploaded_to, created_at, updated_at)
          values ('1', 'd${i}', ${text(model)}, 'Pending', '[]', ${text(reseller)}, '1', 1, 1)`,
    ),
    ...[
      ['upload', 3, 1, 5],
      ['upload', 4, 1, 86_399_999],
      ['upload', 1, 0, 86_400_000],
      ['upload', 0, 0, 6],
      ['release', 9, 0, 7],
    ].map(
      ([kind, done, failed, accepted], i) =>
        `insert into transactions (tenant, id, serial, kind, customer, state, count, done, failed, details, lease_until, accepted_at, submitted)
          values ('9', 't${i}', 's${i}', '${kind}', '1', 'progress', 9, ${done}, ${failed}, '{}', 0, ${accepted}, ${name === 'sqlite' ? "x'00'" : "''"})`,
    ),
  ],
}

const QUEUES_OF_0012 = {
  version: 12,
  rows: ({ name }: Engine) =>
    [
      ['9', 'second', 'c', 'progress'],
      ['9', 'first', 'b', 'progress'],
      ['9', 'complete', 'a', 'complete'],
      ['8', 'only', 'd', 'progress'],
    ].map(
      ([tenant, id, serial, state]) =>
        `insert into transactions (tenant, id, serial, kind, customer, state, count, done, failed, details, lease_until, accepted_at, submitted)
          values ('${tenant}', '${id}', '${serial}', 'upload', '1', '${state}', 1, 0, 0, '{}', 0, 1, ${name === 'sqlite' ? "x'00'" : "''"})`,
    ),
}

const TENANT = `insert into tenants (id, kind, name, country, region, standing, details, created_at, updated_at)
  values ('1', 'customer', 'Acme', 'GB', 'EU', 'blocked', '{"details":{}}', 1, 1)`

const LOG_OF_0008 = {
  version: 8,
  rows: () => [
    TENANT,
    `insert into activity (tenant, id, time, who, channel, act, target, outcome, code, error_id) values
      ('9', 'a', 1, 'app', 'kdp', 'upload', 'T: 3 devices of 1', 'done', null, null),
      ('1', 'b', 2, 'it@acme.example', 'kme', 'assignProfile', 'Base', 'refused', 4040300, 'error'),
      ('9', 'c', 3, 'muster', 'work', 'giveUp', 'T', 'refused', null, null),
      ('', 'd', 4, 'operator', 'control', 'seed', 'all', 'done', null, null)`,
  ],
}

const text = (value: string | null) => (value === null ? 'null' : `'${value}'`)

/** A blocked tenant, its devices, and a transaction with its row results. */
const STORE_OF_0009 = {
  version: 9,
  rows: ({ name }: Engine) => [
    TENANT,
    ...cases.flatMap(([state, profile], i) => [
      `insert into devices (tenant, id, imei, state, profile, tags, uploaded_to, created_at, updated_at, identity, standing)
        values ('1', 'd${i}', '35${i}', '${state}', ${text(profile)}, '[]', '1', 1, 1, '{"id":"d${i}"',
        ',"state":"${state}","profile":${JSON.stringify(profile)}')`,
      `insert into identifiers (identifier, tenant, device) values ('35${i}', '1', 'd${i}')`,
      `insert into tallies (tenant, profile, state, devices) values ('1', '${profile ?? ''}', '${state}', 1)
        on conflict (tenant, profile, state) do update set devices = tallies.devices + 1`,
    ]),
    `insert into device_blocks (tenant, first_id, devices, listed) values ('1', '', ${cases.length}, ${LISTED})`,
    `insert into transactions (tenant, id, serial, kind, customer, state, count, done, failed, details, lease_until, accepted_at, submitted)
      values ('9', 't1', 's1', 'upload', '1', 'complete', 2, 2, 1, '{}', 0, 1, ${name === 'sqlite' ? "x'00'" : "''"})`,
    `insert into verdicts (tenant, id, from_row, verdicts, failed_rows)
      values ('9', 't1', 0, '[null,"device-taken"]', '[["B","device-taken"]]')`,
  ],
}
