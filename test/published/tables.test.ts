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

test('the MSP table of 2026 has all rows of 2023, two with new texts, and thirteen rows of its own', () => {
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

/** Unpublished numbers between published ones. */
const UNPUBLISHED: readonly [api: string, catalogue: Catalogue, from: number, to: number, but: readonly number[]][] = [
  ['msp', msp, 4002107, 4002132, [4002108, 4002109, ...span(4002110, 4002121), 4002124, ...span(4002127, 4002130)]],
  ['kdp', kdp, 40000015, 40000043, []],
]

for (const [api, catalogue, from, to, but] of UNPUBLISHED) {
  test(`the ${api} catalogue has no unpublished number between published ones`, () => {
    const codes = Object.values(catalogue).map(([code]) => code)
    assert.deepEqual(
      codes.filter(code => code >= from && code <= to && !but.includes(code)),
      [],
    )
  })
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
