import type { Tenant } from '../../enrolment/tenant.ts'
import { Refused } from '../../wire/catalogue.ts'
import { gateRows } from './errors.ts'
import type { ApiRule } from './rules.ts'

/** The rules that a tenant is neither blocked nor inactive. Each API has them at another place of its order. */
export const tenantStatus = <Subject>(
  tenantOf: (subject: Subject) => Tenant | undefined,
  { prefix, subject } = { prefix: '', subject: 'The tenant' },
): ApiRule<Subject>[] => [
  {
    name: `${prefix}blocked`,
    requires: `${subject} is not blocked.`,
    refusal: () => new Refused(gateRows.tenantBlocked),
    remedy: ACTIVATE,
    meets: subject => tenantOf(subject)?.status !== 'blocked',
  },
  {
    name: `${prefix}inactive`,
    requires: `${subject} is active.`,
    refusal: () => new Refused(gateRows.tenantInactive),
    remedy: ACTIVATE,
    meets: subject => tenantOf(subject)?.status !== 'inactive',
  },
]

const ACTIVATE = 'Only the operator changes the status of a tenant: PATCH its state to active by the control API.'
