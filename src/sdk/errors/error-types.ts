/** The rows of the APIs' error tables as types, so that a check of an error's name narrows its code, and the other way around. */

import type { Operations as AmsOperations, ErrorRows as AmsRows } from '../types/ams.ts'
import type { Operations as KdpOperations, ErrorRows as KdpRows } from '../types/kdp.ts'
import type { Operations as KmeOperations, ErrorRows as KmeRows } from '../types/kme.ts'
import type { Operations as MspOperations, ErrorRows as MspRows } from '../types/msp.ts'
import type { ApiName, KnoxError } from './knox-error.ts'

/** By `ApiName`. */
interface Apis {
  readonly ams: { readonly rows: AmsRows; readonly operations: AmsOperations }
  readonly kdp: { readonly rows: KdpRows; readonly operations: KdpOperations }
  readonly kme: { readonly rows: KmeRows; readonly operations: KmeOperations }
  readonly msp: { readonly rows: MspRows & EarlierMspRows; readonly operations: MspOperations }
}

/** The name of the row before July 2026. */
interface EarlierMspRows {
  readonly accessTypeRequired: { readonly code: 4002120; readonly name: 'ACCESS_TYPE_REQUIRED' }
}

interface AnyRow {
  readonly code: number
  readonly name: string
}

/** What an error has instead of a row, if there is no response, or none that can be read. */
type NoRow =
  | { readonly code: undefined; readonly name: 'NO_RESPONSE' }
  | { readonly code: undefined; readonly name: 'UNREADABLE_RESPONSE' }

type Rows<Api extends ApiName> = Extract<Apis[Api]['rows'][keyof Apis[Api]['rows']], AnyRow>

export type RowName<Api extends ApiName> = Rows<Api>['name'] | NoRow['name']
export type RowCode<Api extends ApiName> = Rows<Api>['code']

/** An error with one row of an API's table, or without a row. */
export type ErrorNamed<Api extends ApiName, Row extends string | number> = KnoxError & { readonly api: Api } & Extract<
    Rows<Api> | NoRow,
    { readonly name: Row } | { readonly code: Row }
  >

/** An error of an API: for each operation, the rows that it can be refused with. */
export type AnyError<Api extends ApiName> = {
  [Id in keyof Apis[Api]['operations']]: KnoxError & { readonly api: Api; readonly operation: Id } & (
      | Extract<Rows<Api>, { readonly code: CodesOf<Apis[Api]['operations'][Id]> }>
      | NoRow
    )
}[keyof Apis[Api]['operations']]

type CodesOf<Operation> = Operation extends { readonly errors: infer Codes } ? Codes : never
