import assert from 'node:assert/strict'
import test from 'node:test'
import { Refused, type Row } from '../../wire/catalogue.ts'
// Sets the body shapes of the rows in reseller/errors.ts.
import '../reseller/credentials.ts'
import { refusedCredentials } from '../reseller/errors.ts'
import { signatureExpired } from './credential-check.ts'
import { envelope } from './envelope.ts'
import { gateRows } from './errors.ts'

const bodies: readonly [row: Row, status: number, body: unknown][] = [
  [gateRows.accessTokenBadRequest, 401, { code: 4012250, message: 'ACCESS_TOKEN_BAD_REQUEST', data: 'ACCESS_TOKEN_BAD_REQUEST' }],
  [
    gateRows.authenticationFail,
    403,
    {
      code: [4030000],
      message: ['AUTHENTICATION_FAIL'],
      data: ['Failed to parse jwt token for user <user_email> with any user public key: access token has expired'],
    },
  ],
  [
    gateRows.tenantInactive,
    403,
    { errorId: 'an id', code: 4030005, message: 'TENANT_INACTIVE', data: 'The current tenant is inactive.' },
  ],
  [
    [4010000, 'AUTHORIZATION_FAIL', 'Invalid Api Key'],
    401,
    { errorId: 'an id', code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' },
  ],
  [refusedCredentials.apiKeyInvalid, 401, { code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' }],
  [refusedCredentials.bearerExpired, 401, { error: 'Invalid authentication token' }],
  [refusedCredentials.bearerInvalid, 401, { error: 'Invalid authentication token' }],
  [[4040000, 'NO_TEXT', ''], 404, { errorId: 'an id', code: 4040000, message: 'NO_TEXT', data: 'NO_TEXT' }],
]

for (const [row, status, body] of bodies)
  test(`a refusal with the row ${row[0]} ${row[1]} has the body ${JSON.stringify(body)}`, () => {
    assert.deepEqual(envelope(new Refused(row), 'an id'), { status, body })
  })

const owners: readonly [owner: Parameters<typeof signatureExpired>[0], name: string][] = [
  [{ user: 'ada@acme.example', tenant: '2000000001' }, 'ada@acme.example'],
  [{ user: null, tenant: '2000000001' }, '2000000001'],
  [undefined, '<user_email>'],
  [{ user: '$&@acme.example', tenant: '2000000001' }, '$&@acme.example'],
]

for (const [owner, name] of owners)
  test(`the refusal of an expired JWT whose key belongs to ${JSON.stringify(owner)} names ${name}`, () => {
    assert.deepEqual(envelope(signatureExpired(owner), 'an id'), {
      status: 403,
      body: {
        code: [4030000],
        message: ['AUTHENTICATION_FAIL'],
        data: [`Failed to parse jwt token for user ${name} with any user public key: access token has expired`],
      },
    })
  })
