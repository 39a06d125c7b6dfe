import Type from 'typebox'
import type { WireResponse } from '../../wire/api.ts'
import { type Refused, type Row, statusOf } from '../../wire/catalogue.ts'
import { gateRows } from './errors.ts'

/**
 * The shape of an error body: `usual` as KME and KDP have it, `anonymous` without an error id, `arrays` with each member in an
 * array, `error-only` as `{"error": text}`.
 */
type BodyShape = 'usual' | 'anonymous' | 'arrays' | 'error-only'

/**
 * Sets the body shape of a row whose published sample has another shape than the usual one. The shape belongs to the row
 * object and not to its number: rows with the same number may have different shapes. A fault that raises a row uses its shape.
 */
export function withBodyShape<R extends Row>(shape: Exclude<BodyShape, 'usual'>, row: R): R {
  shapes.set(row, shape)
  return row
}

const shapes = new WeakMap<Row, BodyShape>()

// The published samples of the first row have no error id; article KBA-1242 shows the second with arrays as members.
withBodyShape('anonymous', gateRows.accessTokenBadRequest)
withBodyShape('arrays', gateRows.authenticationFail)

/** The body of an error on KME and KDP; `shape` replaces the shape of the row. */
export function envelope(refused: Refused, id: string, shape: BodyShape = shapes.get(refused.row) ?? 'usual'): WireResponse {
  const [code, message] = refused.row
  const status = statusOf(code)
  const data = refused.text === '' ? message : refused.text
  if (shape === 'error-only') return { status, body: { error: data } }
  if (shape === 'arrays') return { status, body: { code: [code], message: [message], data: [data] } }
  if (shape === 'anonymous') return { status, body: { code, message, data } }
  return { status, body: { errorId: id, code, message, data } }
}

/** The schema of an error body on KME and KDP in the usual form, for OpenAPI. */
export const usualError = Type.Object({
  errorId: Type.Optional(
    Type.String({
      description:
        'The id of this error, which the activity log has too. Absent where the published sample has none, as on 4012250.',
    }),
  ),
  code: Type.Integer(),
  message: Type.String({ description: 'The name of the row.' }),
  data: Type.String({ description: 'The reason, for people.' }),
})

/** The shape `arrays`, for OpenAPI. */
export const errorInArrays = Type.Object({
  code: Type.Array(Type.Integer()),
  message: Type.Array(Type.String()),
  data: Type.Array(Type.String()),
})

/** An error body on KME and KDP. */
export const errorSchema = Type.Union([usualError, errorInArrays])
