/** The response to a change that the recorder does not send. */
import type { Called } from './calls.ts'

export interface OwnResponse {
  readonly status: number
  readonly body: object
}

/** 403 in the form that the client's API has for errors, with a code that no table has. `id` has 32 hexadecimal digits. */
export function blockedResponse({ api, operation }: Called, id: string): OwnResponse {
  const reason = `muster proxy --record has not sent this request, because it changes something. --allow "${operation}" would send it.`
  if (api === 'msp') {
    const transactionalId = id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    return { status: 403, body: { transactionalId, code: NAME, errorCode: '40399999', errorMessage: reason } }
  }
  const code = api === 'kdp' ? 40399999 : 4039999
  return { status: 403, body: { errorId: id.toUpperCase(), code, message: NAME, data: reason } }
}

const NAME = 'BLOCKED_BY_RECORDER'
