import type { AnyError, ErrorNamed, RowCode, RowName } from './error-types.ts'
import { type ApiName, BRAND, type KnoxError } from './knox-error.ts'

/**
 * Whether an error is a `KnoxError`: of any API, of one API, or of one row by its name or its code. The type narrows: with an
 * API alone, `error.operation` decides which names `error.name` can have.
 */
export function isKnoxError(error: unknown): error is KnoxError
export function isKnoxError<Api extends ApiName>(error: unknown, api: Api): error is AnyError<Api>
export function isKnoxError<Api extends ApiName, const Row extends RowName<Api> | RowCode<Api>>(
  error: unknown,
  api: Api,
  row: Row,
): error is ErrorNamed<Api, Row>
export function isKnoxError(error: unknown, api?: ApiName, row?: string | number): boolean {
  if (!(error instanceof Error) || !(BRAND in error)) return false
  // Only the constructor of KnoxError sets the mark.
  const known = error as unknown as KnoxError
  return (api === undefined || known.api === api) && (row === undefined || known.name === row || known.code === row)
}
