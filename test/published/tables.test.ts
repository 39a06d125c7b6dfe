import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { errors as kme } from '../../src/apis/kme/errors.ts'
import { errors2023, errors as msp } from '../../src/apis/msp/errors.ts'
import { errors as kdp } from '../../src/apis/reseller/errors.ts'
import type { Catalogue, Row } from '../../src/wire/catalogue.ts'

const TABLES: readonly [table: string, catalogue: Catalogue, rows: number][] = [
  ['kme-error-codes', kme, 32],
  ['kdp-error-codes', kdp, 23],
  ['msp-error-codes', errors2023, 24],
  ['msp-error-codes-2026-07', msp, 40],
]

for (const [table, catalogue, rows] of TABLES) {
  test(`the catalogue begins with the published table ${table}, row for row`, () => {
    const published: Row[] = JSON.parse(readFileSync(new URL(`${table}.json`, import.meta.url), 'utf8'))
    assert.equal(published.length, rows)
    assert.deepEqual(Object.values(catalogue).slice(0, rows), published)
  })
}

test('the tables of MSP of 2023 and 2026 have the same rows, but for two that were reworded and thirteen that came later', () => {
  const later = Object.entries(msp).filter(([key]) => !(key in errors2023))
  const reworded = Object.entries(errors2023).filter(([key, row]) => msp[key as keyof typeof errors2023] !== row)
  assert.deepEqual(
    [reworded.map(([, [code]]) => code), later.map(([, [code]]) => code)],
    [
      [4002106, 4002120],
      [4002124, ...span(4002127, 4002130), ...span(4002133, 4002140)],
    ],
  )
})

/** Numbers that lie between published ones and were never published themselves. */
const NEVER: readonly [api: string, catalogue: Catalogue, from: number, to: number, but: readonly number[]][] = [
  ['msp', msp, 4002107, 4002132, [4002108, 4002109, ...span(4002110, 4002121), 4002124, ...span(4002127, 4002130)]],
  ['kdp', kdp, 40000015, 40000043, []],
]

for (const [api, catalogue, from, to, but] of NEVER) {
  test(`${api} says no number that the vendor has never published`, () => {
    const said = Object.values(catalogue).map(([code]) => code)
    assert.deepEqual(
      said.filter(code => code >= from && code <= to && !but.includes(code)),
      [],
    )
  })
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
