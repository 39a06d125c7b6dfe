import assert from 'node:assert/strict'
import test from 'node:test'
import { judge, unmet } from '../auth/rules.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import { Refused, type Row } from '../wire/catalogue.ts'
import { envelope, gateRows, standing } from './gate.ts'

const bodies: readonly [row: Row, status: number, body: unknown][] = [
  [gateRows.accessTokenBadRequest, 401, { code: 4012250, message: 'ACCESS_TOKEN_BAD_REQUEST', data: 'ACCESS_TOKEN_BAD_REQUEST' }],
  [
    gateRows.authenticationFail,
    403,
    { code: [4030000], message: ['AUTHENTICATION_FAIL'], data: ['The signed token has expired.'] },
  ],
  [
    gateRows.tenantInactive,
    403,
    { errorId: 'an id', code: 4030005, message: 'TENANT_INACTIVE', data: 'The current tenant is inactive.' },
  ],
  [[4040000, 'SAYS_NOTHING', ''], 404, { errorId: 'an id', code: 4040000, message: 'SAYS_NOTHING', data: 'SAYS_NOTHING' }],
]

for (const [row, status, body] of bodies)
  test(`${row[0]} ${row[1]} is spoken as its samples are, whoever throws it`, () => {
    assert.deepEqual(envelope(new Refused(row), 'an id'), { status, body })
  })

const standings = { active: undefined, inactive: 4030005, blocked: 4030003 } as const

for (const [word, code] of Object.entries(standings))
  test(`a tenant that is ${word} ${code === undefined ? 'may pass' : `is refused with ${code}`}`, async () => {
    // Nothing else of a tenant is asked.
    const tenant = { standing: word } as Tenant
    const judgement = await judge(
      standing(() => tenant),
      undefined,
    )
    assert.equal(unmet(judgement)?.no().row[0], code)
  })
