/** How Muster's own APIs refuse: problem documents (RFC 9457), and a row for each cause for which the server itself refuses. */
import Type from 'typebox'
import type { Cause, WireResponse } from '../../wire/api.ts'
import { type Refused, statusOf } from '../../wire/catalogue.ts'
import { refusals } from '../refuse.ts'
import { ownRows } from './errors.ts'

const refuse = refusals(ownRows)

export const causes: Readonly<Record<Cause, (detail: string) => Refused>> = {
  'path-unknown': detail => refuse('pathUnknown', { detail }),
  'body-too-large': detail => refuse('bodyTooLarge', { detail }),
  'body-malformed': detail => refuse('bodyMalformed', { detail }),
  'parameter-unfit': detail => refuse('requestUnfit', { detail }),
  'scope-missing': detail => refuse('scopeMissing', { detail }),
  stopping: () => refuse('stopping'),
  broken: () => refuse('broken'),
}

/** `code` and `errorId` are extensions; the server log contains the `errorId`. */
export function errorResponse(refused: Refused, id: string): WireResponse {
  const [code, name] = refused.row
  const status = statusOf(code)
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}) },
    body: {
      type: `urn:muster:problem:${name}`,
      title: `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`,
      status,
      detail: refused.text,
      instance: `urn:muster:request:${id}`,
      code,
      errorId: id,
    },
  }
}

/** The schema of a problem, for OpenAPI. */
export const errorSchema = Type.Object(
  {
    type: Type.String({ description: '`urn:muster:problem:` and the name of the row.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String(),
    code: Type.Integer(),
    errorId: Type.String({ description: 'The id of this error; the server log contains it too.' }),
  },
  { title: 'Problem' },
)
