import { type KnoxGuardWord, type No, no } from './refusal.ts'

/** What a Knox Guard tenant is for; the wire uses the same names. */
export const KNOX_GUARD_DOMAINS = ['Financing', 'Enterprise', 'Insurance', 'Others'] as const
/** Kinds that can be asked for. `Antitheft` was one until 2026; who has it keeps it. */
export const KNOX_GUARD_TYPES = ['Normal', 'Payg'] as const

export interface KnoxGuard {
  readonly domain: (typeof KNOX_GUARD_DOMAINS)[number]
  readonly type?: (typeof KNOX_GUARD_TYPES)[number] | 'Antitheft'
  readonly phone?: string
  readonly email?: string
}

/** As it is asked for: texts that may be no domain and no kind; a phone and an address that can be one. */
export interface KnoxGuardDraft {
  readonly domain?: string
  readonly type?: string
  readonly phone?: string
  readonly email?: string
}

/** The tenant that is asked for, beside the one that is there: its kind never changes, and none is made of nothing. */
export function knoxGuardOf(draft: KnoxGuardDraft | undefined, standing: KnoxGuard | undefined): KnoxGuard | No<KnoxGuardWord> {
  if (draft === undefined) return standing ?? no('knox-guard-domain-unfit')
  const domain = KNOX_GUARD_DOMAINS.find(known => known === draft.domain)
  if (domain === undefined) return no('knox-guard-domain-unfit')
  const kept = standing?.type === draft.type ? standing?.type : undefined
  const type = kept ?? KNOX_GUARD_TYPES.find(known => known === draft.type)
  const isTyped = domain === 'Financing' || domain === 'Others'
  if (isTyped && type === undefined) return no('knox-guard-type-unfit')
  if (!isTyped && draft.type !== undefined) return no('knox-guard-type-needless')
  if (standing !== undefined && standing.type !== type) return no('knox-guard-type-unfit')
  const { phone, email } = draft
  if (domain === 'Financing' && phone === undefined && email === undefined) return no('knox-guard-contact-missing')
  return { domain, ...(type && { type }), ...(phone && { phone }), ...(email && { email }) }
}
