import assert from 'node:assert/strict'
import test from 'node:test'
import { checkRules, unmet } from '../auth/rules.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import { Refused, type Row } from '../wire/catalogue.ts'
import { envelope, gateRows, signatureExpired, tenantStatus } from './gate.ts'
// Says how its rows are worded.
import './reseller/credentials.ts'
import { refusedCredentials } from './reseller/errors.ts'

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
  [[4040000, 'SAYS_NOTHING', ''], 404, { errorId: 'an id', code: 4040000, message: 'SAYS_NOTHING', data: 'SAYS_NOTHING' }],
]

for (const [row, status, body] of bodies)
  test(`${row[0]} ${row[1]} has the body ${JSON.stringify(body)}, whoever throws it`, () => {
    assert.deepEqual(envelope(new Refused(row), 'an id'), { status, body })
  })

const owners: readonly [owner: Parameters<typeof signatureExpired>[0], named: string][] = [
  [{ user: 'ada@acme.example', tenant: '2000000001' }, 'ada@acme.example'],
  [{ user: null, tenant: '2000000001' }, '2000000001'],
  [undefined, '<user_email>'],
  [{ user: '$&@acme.example', tenant: '2000000001' }, '$&@acme.example'],
]

for (const [owner, named] of owners)
  test(`an expired JWT of ${JSON.stringify(owner)} is refused with the name ${named}`, () => {
    assert.deepEqual(envelope(signatureExpired(owner), 'an id'), {
      status: 403,
      body: {
        code: [4030000],
        message: ['AUTHENTICATION_FAIL'],
        data: [`Failed to parse jwt token for user ${named} with any user public key: access token has expired`],
      },
    })
  })

const standings = { active: undefined, inactive: 4030005, blocked: 4030003 } as const

for (const [word, code] of Object.entries(standings))
  test(`a tenant that is ${word} ${code === undefined ? 'may pass' : `is refused with ${code}`}`, async () => {
    // Nothing else of a tenant is asked.
    const tenant = { status: word } as Tenant
    const check = await checkRules(
      tenantStatus(() => tenant),
      undefined,
    )
    assert.equal(unmet(check)?.no(undefined).row[0], code)
  })
