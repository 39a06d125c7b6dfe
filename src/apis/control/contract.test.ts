import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openMuster } from '../../../test/support/server.ts'
import type { Difference } from '../../wire/contract.ts'

/** Rows that the pages of 2023 do not have. */
const later = [
  4002124, 4002127, 4002128, 4002129, 4002130, 4002133, 4002134, 4002135, 4002136, 4002137, 4002138, 4002139, 4002140,
]

const row = {
  imei: '350000000000212',
  code: 40000004,
  message: 'DEVICE_INVALID',
  data: 'The specified device is not valid.',
}
const transaction = {
  transactionId: 'T-1',
  state: 'Complete',
  type: 'Put',
  orderNo: 'A7',
  operationType: 'UPLOAD',
  devices: [row],
}
const errorOnly = { error: 'Invalid authentication token' }

/** The differences of KDP. The texts of C2 to C4 are left out, because kdp-credentials.test.ts checks them. */
const KDP = [
  {
    id: 'C1',
    operation: 'getDeviceTransactionStatusUsingGET',
    '2023-12': transaction,
    '2026-07': { devices: { totalCount: 1, totalPage: 1, pageNum: 0, transactions: [transaction] } },
    grade: 'sample',
  },
  { id: 'C2', '2023-12': { code: 40100001, name: 'ACCESS_TOKEN_EXPIRED' }, '2026-07': errorOnly, grade: 'sample' },
  { id: 'C3', '2023-12': { code: 4012250, name: 'ACCESS_TOKEN_BAD_REQUEST' }, '2026-07': errorOnly, grade: 'inferred' },
  {
    id: 'C4',
    '2023-12': { code: 4012250, name: 'ACCESS_TOKEN_BAD_REQUEST' },
    '2026-07': { code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' },
    grade: 'sample',
  },
  {
    id: 'C5',
    '2023-12': { code: 40400001, name: 'RESELLER_NOT_FOUND', text: 'The specified reseller does not exist.' },
    '2026-07': { code: 40000010, name: 'RESELLER_ID_INVALID', text: 'The specified reseller ID is not valid.' },
    grade: 'sample',
  },
  {
    id: 'C6',
    operation: 'uploadDevicesUsingPUT',
    '2023-12': { code: 40400002, name: 'CUSTOMER_NOT_FOUND', text: 'The specified customer does not exist.' },
    '2026-07': { code: 40000011, name: 'CUSTOMER_ID_INVALID', text: 'The specified customer ID is not valid.' },
    grade: 'sample',
  },
  {
    id: 'C7',
    operation: 'uploadDevicesUsingPUT',
    '2023-12': null,
    '2026-07': { code: 40000005, name: 'DEVICE_DUPLICATE', text: 'The specified device already exists.' },
    grade: 'published',
  },
  { id: 'C8', operation: 'getCustomer', grade: 'published' },
]

type ListedDifference = Difference & { readonly api: string }

// Both servers are open before the first test begins: the runner ends a file whose tests are done while it still waits.
const servers = [
  { contract: '2023-12', muster: await openMuster({ contract: '2023-12' }) },
  { contract: '2026-07', muster: await openMuster({ contract: '2026-07' }) },
]
after(() => Promise.all(servers.map(({ muster }) => muster.close())))

for (const { contract, muster } of servers) {
  const listed = async () => (await muster.ask('GET', '/_muster/v1/contract')).body
  const ofApi = async (api: string): Promise<ListedDifference[]> =>
    (await listed()).differences.filter((difference: ListedDifference) => difference.api === api)

  test(`under ${contract}, GET contract returns that date and the differences between both dates`, async () => {
    const { differences, ...rest } = await listed()
    assert.deepEqual(rest, { contract, contracts: ['2023-12', '2026-07'] })
    assert.deepEqual(
      differences.map(({ id, api }: ListedDifference) => `${api} ${id}`),
      [...KDP.map(({ id }) => `kdp ${id}`), ...['M1', 'M2', ...later.map(() => 'M3'), 'M4', 'M5'].map(id => `msp ${id}`)],
    )
    const members = ['id', 'api', 'operation', 'subject', '2023-12', '2026-07', 'grade']
    for (const difference of differences) {
      assert.deepEqual(
        Object.keys(difference),
        members.filter(member => member in difference),
      )
      assert.match(difference.subject, /^.{10,160}\.$/)
    }
  })

  test(`under ${contract}, GET contract lists C1 to C8 with rows and example bodies`, async () => {
    const shown = (await ofApi('kdp')).map(({ api, subject, ...difference }) =>
      ['C2', 'C3', 'C4'].includes(difference.id) ? textless(difference) : difference,
    )
    assert.deepEqual(shown, KDP)
  })

  test(`under ${contract}, GET contract lists M1 to M5 with the rows of the MSP catalogues, null where a date has none`, async () => {
    const [email, service, ...rest] = await ofApi('msp')
    const [statuses, partial] = rest.splice(-2)
    const codeOf = (form: unknown) => (form as { code: number } | null)?.code
    assert.deepEqual([codeOf(email?.['2023-12']), codeOf(email?.['2026-07'])], [4002106, 4002106])
    assert.deepEqual(service?.['2023-12'], {
      code: 4002120,
      name: 'ACCESS_TYPE_REQUIRED',
      text: 'Access type param is required when adding new services.',
    })
    assert.partialDeepStrictEqual(service?.['2026-07'], { code: 4002120, name: 'MANAGEMENT_TYPE_REQUIRED' })
    assert.deepEqual(
      rest.map(difference => [difference['2023-12'], codeOf(difference['2026-07']), difference.grade]),
      later.map(code => [null, code, 'published']),
    )
    for (const difference of [statuses, partial]) {
      assert.deepEqual(Object.keys(difference ?? {}), ['id', 'api', 'subject', 'grade'])
    }
  })

  test(`under ${contract}, the MSP document and MSP faults have the codes of that date`, async () => {
    const { body: document } = await muster.ask('GET', '/_muster/openapi/msp.json')
    const codes = Object.values<readonly [number]>(document['x-error-codes']).map(([code]) => code)
    const isLate = contract === '2026-07'
    assert.ok(later.every(code => codes.includes(code) === isLate))
    assert.equal(codes.filter(code => code === 4002120).length, 1)
    const fault = await muster.ask('POST', '/_muster/v1/faults', { body: { match: { api: 'msp' }, do: { code: 4002140 } } })
    assert.equal(fault.status, isLate ? 200 : 400)
  })
}

/** A difference of refused credentials without the text of its old row. */
function textless(difference: Omit<ListedDifference, 'api' | 'subject'>) {
  const { text, ...row } = difference['2023-12'] as { text: string }
  assert.ok(text.length > 0)
  return { ...difference, '2023-12': row }
}
