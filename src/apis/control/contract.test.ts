import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openTown } from '../../../test/support/town.ts'

const later = [
  4002124, 4002127, 4002128, 4002129, 4002130, 4002133, 4002134, 4002135, 4002136, 4002137, 4002138, 4002139, 4002140,
]

for (const contract of ['2023-12', '2026-07']) {
  const town = await openTown({ contract })
  after(town.close)

  test(`a plane that follows the pages of ${contract} says so, and what they changed`, async () => {
    const { body } = await town.ask('GET', '/_muster/v1/contract')
    assert.deepEqual([body.contract, body.contracts], [contract, ['2023-12', '2026-07']])
    const differences: { api: string; code: number; '2023-12': { name: string } | null; '2026-07': { name: string } | null }[] =
      body.differences
    // Those of refused credentials on KDP are their API's own test.
    const msp = differences.filter(({ api }) => api === 'msp')
    assert.deepEqual(
      msp.map(({ code }) => code),
      [4002106, 4002120, ...later],
    )
    const [reworded, renamed, ...added] = msp
    assert.equal(reworded?.['2023-12']?.name, reworded?.['2026-07']?.name)
    assert.deepEqual(
      [renamed?.['2023-12']?.name, renamed?.['2026-07']?.name],
      ['ACCESS_TYPE_REQUIRED', 'MANAGEMENT_TYPE_REQUIRED'],
    )
    assert.ok(added.every(row => row['2023-12'] === null && row['2026-07'] !== null))
  })

  test(`its document and its faults know the codes of ${contract}`, async () => {
    const { body: document } = await town.ask('GET', '/_muster/openapi/msp.json')
    const codes = Object.values<readonly [number]>(document['x-error-codes']).map(([code]) => code)
    const isLate = contract === '2026-07'
    assert.ok(later.every(code => codes.includes(code) === isLate))
    assert.equal(codes.filter(code => code === 4002120).length, 1)
    const fault = await town.ask('POST', '/_muster/v1/faults', { body: { match: { api: 'msp' }, do: { code: 4002140 } } })
    assert.equal(fault.status, isLate ? 200 : 400)
  })
}
