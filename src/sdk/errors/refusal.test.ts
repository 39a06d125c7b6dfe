import assert from 'node:assert/strict'
import test from 'node:test'
import { refusalIn } from './refusal.ts'

const bodies: readonly [shape: string, status: number, body: unknown, row: unknown][] = [
  [
    'the usual shape',
    404,
    { errorId: '8B29A680442642C98D1AAF0ADD4733CF', code: 40400002, message: 'CUSTOMER_NOT_FOUND', data: 'No customer.' },
    { code: 40400002, name: 'CUSTOMER_NOT_FOUND', text: 'No customer.', errorId: '8B29A680442642C98D1AAF0ADD4733CF' },
  ],
  [
    'the shape without an error id',
    401,
    { code: 4012250, message: 'ACCESS_TOKEN_BAD_REQUEST', data: 'ACCESS_TOKEN_BAD_REQUEST' },
    { code: 4012250, name: 'ACCESS_TOKEN_BAD_REQUEST', text: 'ACCESS_TOKEN_BAD_REQUEST', errorId: undefined },
  ],
  [
    'a code as text',
    400,
    { code: '4001703', message: 'BULK_ENROLL_DEVICE_INVALID' },
    { code: 4001703, name: 'BULK_ENROLL_DEVICE_INVALID', text: '', errorId: undefined },
  ],
  [
    'the shape with arrays',
    403,
    { code: [4030000], message: ['AUTHENTICATION_FAIL'], data: ['access token has expired'] },
    { code: 4030000, name: 'AUTHENTICATION_FAIL', text: 'access token has expired', errorId: undefined },
  ],
  [
    "KDP's shape with the member error alone",
    401,
    { error: 'Invalid authentication token' },
    { code: 40100001, name: 'ACCESS_TOKEN_EXPIRED', text: 'Invalid authentication token', errorId: undefined },
  ],
  [
    "MSP's shape",
    403,
    { transactionalId: 'f3b0', code: 'AUTHORIZATION_FAIL', errorCode: '4030000', errorMessage: 'Unauthorized.' },
    { code: 4030000, name: 'AUTHORIZATION_FAIL', text: 'Unauthorized.', errorId: 'f3b0' },
  ],
  [
    'a rejected order of the first generation',
    400,
    { transactionId: 'T', state: 'Rejected', code: 4002101, message: 'RESELLER_ID_MISSING', data: 'reseller id is missing' },
    { code: 4002101, name: 'RESELLER_ID_MISSING', text: 'reseller id is missing', errorId: undefined },
  ],
  [
    "OAuth's shape",
    401,
    { error: 'invalid_client', error_description: 'No app.' },
    { code: 401, name: 'invalid_client', text: 'No app.', errorId: undefined },
  ],
  [
    "OAuth's shape without a description",
    400,
    { error: 'invalid_scope' },
    { code: 400, name: 'invalid_scope', text: '', errorId: undefined },
  ],
]

for (const [shape, status, body, row] of bodies)
  test(`an error body in ${shape} is read as its row`, () => assert.deepEqual(refusalIn(JSON.stringify(body), status), row))

const unreadable: readonly [what: string, text: string][] = [
  ['the HTML of a proxy', '<html><body>502 Bad Gateway</body></html>'],
  ['half of a body', '{"errorId":"8B29","code":404000'],
  ['an empty body', ''],
  ['JSON without a code', '{"message":"CUSTOMER_NOT_FOUND"}'],
  ['a JSON list', '[4030000]'],
  ['null', 'null'],
]

for (const [what, text] of unreadable) test(`${what} is read as no row`, () => assert.equal(refusalIn(text, 502), undefined))
