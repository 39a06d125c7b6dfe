import type { ClientAuthentication } from '../../auth/client.ts'
import { refuse } from './dialect.ts'

export const FORM = 'application/x-www-form-urlencoded'

export type Form = ReadonlyMap<string, string>

/** The parameters of a form (RFC 6749 §3.2: an empty value is absent, and a repeated parameter is refused). */
export function formOf(contentType: string | undefined, body: unknown): Form {
  const claimed = (contentType ?? FORM).split(';')[0]?.trim().toLowerCase()
  if (claimed !== FORM) throw refuse('oauthRequestInvalid', `The content type must be ${FORM}.`)
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(typeof body === 'string' ? body : '')) {
    if (value === '') continue
    if (form.has(name)) throw refuse('oauthRequestInvalid', `${name} is repeated.`)
    form.set(name, value)
  }
  return form
}

/** The value of a required parameter. */
export function required(form: Form, name: string): string {
  const value = form.get(name)
  if (value === undefined) throw refuse('oauthRequestInvalid', `${name} is missing.`)
  return value
}

export const scopesIn = (scope: string | undefined): string[] => (scope ?? '').split(/\s+/).filter(Boolean)

/** The client id and secret of a request, from the form or from HTTP Basic. */
export function clientAuthenticationOf(form: Form, authorization: string | undefined): ClientAuthentication {
  const basic = /^Basic +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1]
  if (basic === undefined) {
    const [client, secret] = [required(form, 'client_id'), required(form, 'client_secret')]
    return { client, secrets: [secret], method: 'client_secret_post' }
  }
  if (form.has('client_secret')) throw refuse('oauthRequestInvalid', 'The client authenticates in two ways.')
  const [id, ...rest] = Buffer.from(basic, 'base64').toString().split(':')
  if (id === undefined || rest.length === 0) throw refuse('oauthClientInvalid')
  const [client, named] = [decoded(id), form.get('client_id')]
  if (named !== undefined && named !== client) {
    throw refuse('oauthRequestInvalid', 'client_id is not the one that authenticates.')
  }
  // RFC 6749 §2.3.1 requires form encoding of both parts. Many clients send them unencoded, and a secret may have a `+`.
  const sent = rest.join(':')
  return { client, secrets: [...new Set([sent, decoded(sent)])], method: 'client_secret_basic' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
