import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { errors as kme } from '../../src/apis/kme/errors.ts'
import { errors as msp } from '../../src/apis/msp/errors.ts'
import { errors as kdp } from '../../src/apis/reseller/errors.ts'
import type { Catalogue, Row } from '../../src/wire/catalogue.ts'

const TABLES: readonly [api: string, catalogue: Catalogue, rows: number][] = [
  ['kme', kme, 32],
  ['kdp', kdp, 23],
  ['msp', msp, 24],
]

for (const [api, catalogue, rows] of TABLES) {
  test(`the ${api} catalogue begins with the published table, row for row`, () => {
    const published: Row[] = JSON.parse(readFileSync(new URL(`${api}-error-codes.json`, import.meta.url), 'utf8'))
    assert.equal(published.length, rows)
    assert.deepEqual(Object.values(catalogue).slice(0, rows), published)
  })
}

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
