import type { KnoxGuardReason } from './refusal.ts'
import type { SyncRule } from './rules.ts'

/** The purposes of a Knox Guard tenant; the wire uses the same names. */
export const KNOX_GUARD_DOMAINS = ['Financing', 'Enterprise', 'Insurance', 'Others'] as const
/** The types that can be requested. `Antitheft` was one until 2026; existing tenants still have it. */
export const KNOX_GUARD_TYPES = ['Normal', 'Payg'] as const

export interface KnoxGuard {
  readonly domain: (typeof KNOX_GUARD_DOMAINS)[number]
  readonly type?: (typeof KNOX_GUARD_TYPES)[number] | 'Antitheft'
  readonly phone?: string
  readonly email?: string
}

/** The request: domain and type are unchecked texts; phone and e-mail address are well formed. */
export interface KnoxGuardDraft {
  readonly domain?: string
  readonly type?: string
  readonly phone?: string
  readonly email?: string
}

/** The draft, the existing tenant, and the draft's domain and type if they are known values. */
export interface KnoxGuardSubject {
  readonly draft: KnoxGuardDraft | undefined
  readonly existing: KnoxGuard | undefined
  readonly domain: KnoxGuard['domain'] | undefined
  readonly type: KnoxGuard['type'] | undefined
}

export function readKnoxGuard(draft: KnoxGuardDraft | undefined, existing: KnoxGuard | undefined): KnoxGuardSubject {
  const domain = KNOX_GUARD_DOMAINS.find(known => known === draft?.domain)
  const type = existing?.type === draft?.type ? existing?.type : KNOX_GUARD_TYPES.find(known => known === draft?.type)
  return { draft, existing, domain, type }
}

const needsType = ({ domain }: KnoxGuardSubject): boolean => domain === 'Financing' || domain === 'Others'

/** The rules of a requested Knox Guard tenant: its type never changes, and a new one needs a domain. */
export const KNOX_GUARD_RULES: readonly SyncRule<{ readonly knoxGuard: KnoxGuardSubject | undefined }, KnoxGuardReason>[] = [
  {
    name: 'knox-guard-domain',
    requires: 'The domain of the Knox Guard tenant is a known one; it may be absent if the tenant exists.',
    refusal: 'knox-guard-domain-unfit',
    meets: ({ knoxGuard: subject }) =>
      subject === undefined || (subject.draft === undefined ? subject.existing !== undefined : subject.domain !== undefined),
  },
  {
    name: 'knox-guard-type',
    requires: 'The type of the Knox Guard tenant is a known one, if its domain needs one.',
    refusal: 'knox-guard-type-unfit',
    meets: ({ knoxGuard: subject }) => subject === undefined || !needsType(subject) || subject.type !== undefined,
  },
  {
    name: 'knox-guard-no-type',
    requires: 'The Knox Guard tenant has no type, if its domain needs none.',
    refusal: 'knox-guard-type-unexpected',
    meets: ({ knoxGuard: subject }) => subject?.draft?.type === undefined || needsType(subject),
  },
  {
    name: 'knox-guard-type-unchanged',
    requires: 'The type of a Knox Guard tenant that exists stays the same.',
    refusal: 'knox-guard-type-unfit',
    meets: ({ knoxGuard: subject }) =>
      subject?.draft === undefined || subject.existing === undefined || subject.existing.type === subject.type,
  },
  {
    name: 'knox-guard-contact',
    requires: 'A Knox Guard tenant for financing has a phone or an e-mail address.',
    refusal: 'knox-guard-contact-missing',
    meets: ({ knoxGuard: subject }) =>
      subject?.domain !== 'Financing' || subject.draft?.phone !== undefined || subject.draft?.email !== undefined,
  },
]

/** The same for an account that cannot have a tenant yet. */
export const NEW_KNOX_GUARD_RULES = KNOX_GUARD_RULES.filter(({ name }) => name !== 'knox-guard-type-unchanged')

/** The requested tenant; the request must meet the rules. */
export function knoxGuardOf({ draft, existing, domain, type }: KnoxGuardSubject): KnoxGuard | undefined {
  if (domain === undefined) return existing
  return {
    domain,
    ...(type && { type }),
    ...(draft?.phone && { phone: draft.phone }),
    ...(draft?.email && { email: draft.email }),
  }
}
