import assert from 'node:assert/strict'
import test from 'node:test'
import { checkRules, unmet } from '../../auth/rules.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { tenantStatus } from './tenant-status.ts'

const codes = { active: undefined, inactive: 4030005, blocked: 4030003 } as const

for (const [status, code] of Object.entries(codes))
  test(`a tenant with the status ${status} is ${code === undefined ? 'accepted' : `refused with ${code}`}`, async () => {
    // The rules read no other member.
    const tenant = { status } as Tenant
    const check = await checkRules(
      tenantStatus(() => tenant),
      undefined,
    )
    assert.equal(unmet(check)?.refusal(undefined).row[0], code)
  })
