import { aligned } from './table.ts'

/** A line for each app of a seed document and for each tenant without one: the tenant, and the app's id and secret. */
export function accountLines(document: unknown): string[] {
  const seed = (document ?? {}) as SampleData
  const rows = KINDS.flatMap(([kind, member]) =>
    (seed[member] ?? []).flatMap(({ id, name }) => {
      const apps = (seed.apps ?? []).filter(app => app.tenant === id)
      const tenant = [kind, id, name]
      return apps.length === 0
        ? [[...tenant, 'no app', '']]
        : apps.map(app => [...tenant, `client ${app.clientId}`, `secret ${app.clientSecret}`])
    }),
  )
  return aligned(rows)
}

/** The part of a seed document that this file reads; it was checked when it was applied. */
export interface SampleData {
  readonly resellers?: readonly Account[]
  readonly customers?: readonly Account[]
  readonly providers?: readonly Account[]
  readonly apps?: readonly {
    readonly tenant: string
    readonly clientId: string
    readonly clientSecret: string
    readonly scopes: readonly string[]
  }[]
  readonly associations?: readonly {
    readonly reseller: string
    readonly customer: string
    readonly state: string
    readonly autoApproval?: boolean | null
  }[]
}

interface Account {
  readonly id: string
  readonly name: string
}

const KINDS = [
  ['reseller', 'resellers'],
  ['customer', 'customers'],
  ['provider', 'providers'],
] as const
