import type { WireResponse } from '../../wire/api.ts'
import { type Refused, statusOf } from '../../wire/catalogue.ts'
import { refusals, refusalsByCause } from '../refuse.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const because = refusalsByCause({
  'path-unknown': detail =>
    refuse('pathUnknown', { detail: isPlanned(detail) ? `${detail}: it is not implemented yet` : detail }),
  'body-too-large': detail => refuse('bodyTooLarge', { detail }),
  'body-malformed': detail => refuse('bodyMalformed', { detail }),
  'parameter-unfit': detail => refuse('requestUnfit', { detail }),
  'scope-missing': detail => refuse('scopeMissing', { detail }),
  stopping: () => refuse('stopping'),
  broken: () => refuse('broken'),
})

/** A problem document (RFC 9457). `code` and `errorId` are extensions; the server log contains the `errorId`. */
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

/** Whether a path belongs to a planned part of this API that is not implemented. */
const isPlanned = (detail: string): boolean => /\/(worlds|snapshots|requests)\b/.test(detail)
