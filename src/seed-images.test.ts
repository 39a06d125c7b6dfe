import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { seedOf } from './apis/control/scenarios/index.ts'
import { readConfig } from './config.ts'
import { seedImage } from './seed-images.ts'

/** All rows of an image by table, as text. */
function rowsOf(image: Uint8Array): ReadonlyMap<string, string> {
  const database = new DatabaseSync(':memory:')
  database.deserialize(image)
  assert.deepEqual(database.prepare('pragma integrity_check').all(), [{ __proto__: null, integrity_check: 'ok' }])
  const tables = database.prepare("select name from sqlite_schema where type = 'table'").all() as { name: string }[]
  return new Map(tables.map(({ name }) => [name, JSON.stringify(database.prepare(`select * from ${name}`).all())]))
}

for (const [what, seed] of [
  ['the sample data', seedOf(['default'])],
  ['scenarios', seedOf(['approvals', 'msp', 'dual-sim'])],
] as const) {
  test(`the images of ${what} at two times have these times in all rows, and are equal otherwise`, async () => {
    const [early, late] = [Date.parse('2026-08-01T10:00:00.123Z'), Date.parse('2031-02-03T04:05:06.789Z')]
    const config = readConfig({}, {})
    const [first, second] = [rowsOf(await seedImage(config, seed, early)), rowsOf(await seedImage(config, seed, late))]
    for (const [table, rows] of first) assert.equal(second.get(table), rows.replaceAll(String(early), String(late)), table)
    for (const table of ['tenants', 'associations', 'profiles', 'apps', 'activity']) {
      assert.match(first.get(table) ?? '', new RegExp(`_at":${early}|"time":${early}`), table)
      assert.doesNotMatch(first.get(table) ?? '', new RegExp(`"(created_at|updated_at|time)":(?!${early})`), table)
    }
    const device = JSON.parse(first.get('devices') ?? '')[0]
    assert.equal(JSON.parse(`${device.fixed_json}}`).createTime, early)
  })
}
