import type { Row } from './catalogue.ts'

/** The date of the published pages that the APIs follow, and what it changes. Each API has its own table of differences. */
export const CONTRACTS = ['2023-12', '2026-07'] as const
export type Contract = (typeof CONTRACTS)[number]

/** One thing that the contract date changes: a row of an error table, or the shape of an answer. */
export interface Difference {
  /** As FIDELITY.md names it: `C1`, `M3`. Several rows may share one, such as one for each code. */
  readonly id: string
  readonly subject: string
  /** The operation that it is about; absent where it is about all of them. */
  readonly operation?: string
  /** Where the newer form comes from. */
  readonly grade: 'published' | 'sample' | 'inferred'
  /** The row, as `{code, name, text}` or null, or an example body; absent where no answer changes. */
  readonly '2023-12'?: unknown
  readonly '2026-07'?: unknown
}

/** A row of an error table as a difference shows it. */
export const rowShown = ([code, name, text]: Row) => ({ code, name, text })

/** The two forms of a difference, each from its own date. */
export const underEach = <Form>(of: (contract: Contract) => Form): Readonly<Record<Contract, Form>> => ({
  '2023-12': of('2023-12'),
  '2026-07': of('2026-07'),
})
