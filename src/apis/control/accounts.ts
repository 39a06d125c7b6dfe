/** An app of a seed document, with its secret and its tenant. */
export interface SeededAccount {
  readonly kind: 'reseller' | 'customer' | 'provider'
  readonly tenant: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: string[]
}

/** The accounts of a seed document that was applied; none of an absent one. */
export function accountsIn(seed: unknown): SeededAccount[] {
  const document = (seed ?? {}) as SeedDocument
  return KINDS.flatMap(([kind, member]) =>
    (document[member] ?? []).flatMap(({ id, name }) =>
      (document.apps ?? [])
        .filter(({ tenant }) => String(tenant) === String(id))
        .map(({ clientId, clientSecret, scopes }) => ({
          kind,
          tenant: String(id),
          name,
          clientId,
          clientSecret,
          scopes: [...(scopes ?? [])],
        })),
    ),
  )
}

/** The part of a seed document that accounts are made of. */
interface SeedDocument extends Partial<Record<(typeof KINDS)[number][1], readonly { id: string | number; name: string }[]>> {
  readonly apps?: readonly {
    readonly tenant: string | number
    readonly clientId: string
    readonly clientSecret: string
    readonly scopes?: readonly string[] | null
  }[]
}

const KINDS = [
  ['reseller', 'resellers'],
  ['customer', 'customers'],
  ['provider', 'providers'],
] as const
