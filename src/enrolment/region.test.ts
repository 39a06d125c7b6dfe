import assert from 'node:assert/strict'
import test from 'node:test'
import { regionOf } from './region.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const served = LETTERS.flatMap(a => LETTERS.map(b => a + b)).filter(code => regionOf(code) !== undefined)

test('the regions serve all countries of ISO 3166-1 except five', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  assert.deepEqual(
    served.filter(code => names.of(code) === undefined),
    [],
  )
  // ISO 3166-1 has 249.
  assert.equal(served.length, 244)
  for (const code of ['CN', 'CU', 'IR', 'KP', 'SY']) assert.equal(regionOf(code), undefined)
})

const REGIONS = [
  ['DE', 'eu'],
  ['GB', 'eu'],
  ['TR', 'eu'],
  ['AE', 'eu'],
  ['ZA', 'eu'],
  ['US', 'us'],
  ['BR', 'us'],
  ['KR', 'us'],
  ['EU', undefined],
  ['XX', undefined],
] as const
for (const [code, region] of REGIONS) {
  test(`the country code ${code} is served by ${region === undefined ? 'no region' : `the region ${region}`}`, () =>
    assert.equal(regionOf(code), region))
}
