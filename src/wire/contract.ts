import type { Row } from './catalogue.ts'

/** The contract dates: the dates of the published pages that the APIs can follow. Each API has its own table of differences. */
export const CONTRACTS = ['2023-12', '2026-07'] as const
export type Contract = (typeof CONTRACTS)[number]

/** One thing that the contract date changes: a row of an error table, or the shape of a response. */
export interface Difference {
  /** As FIDELITY.md names it: `C1`, `M3`. Several rows may share one, such as one for each code. */
  readonly id: string
  readonly subject: string
  /** The operation that it changes; absent if it changes all. */
  readonly operation?: string
  /** The source of the newer form. */
  readonly grade: 'published' | 'sample' | 'inferred'
  /** The row, as `{code, name, text}` or null, or an example body; absent where no response changes. */
  readonly '2023-12'?: unknown
  readonly '2026-07'?: unknown
}

/** A row of an error table as a difference shows it. */
export const rowShown = ([code, name, text]: Row) => ({ code, name, text })

/** A value for each contract date. */
export const underEach = <Form>(of: (contract: Contract) => Form): Readonly<Record<Contract, Form>> => ({
  '2023-12': of('2023-12'),
  '2026-07': of('2026-07'),
})
