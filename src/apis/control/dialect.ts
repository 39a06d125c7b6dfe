import type { Cause, Spoken } from '../../wire/api.ts'
import { type Refused, statusOf } from '../../wire/catalogue.ts'
import { refusals } from '../speak.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const because = (cause: Cause, detail: string): Refused => {
  switch (cause) {
    case 'path-unknown':
      return refuse('pathUnknown', { detail: isPlanned(detail) ? `${detail}: it is not there yet` : detail })
    case 'body-too-large':
      return refuse('bodyTooLarge', { detail })
    case 'body-malformed':
      return refuse('bodyMalformed', { detail })
    case 'parameter-unfit':
      return refuse('requestUnfit', { detail })
    case 'scope-missing':
      return refuse('scopeMissing', { detail })
    case 'stopping':
      return refuse('stopping')
    case 'broken':
      return refuse('broken')
  }
}

/** A problem document (RFC 9457); `code` and `errorId` are its extensions, the latter the id that the log has. */
export function speak(refused: Refused, id: string): Spoken {
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

/** Rooms of this API that are designed and not built. */
const isPlanned = (detail: string): boolean => /\/(worlds|snapshots|requests)\b/.test(detail)
