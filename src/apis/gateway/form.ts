import type { ClientAuthentication } from '../../auth/client.ts'
import { Unfit } from '../../wire/operation.ts'
import { isUtf8Encoded, requireText } from '../../wire/text.ts'
import * as checks from './checks.ts'
import { refuse } from './dialect.ts'

export const FORM = 'application/x-www-form-urlencoded'

export type Form = ReadonlyMap<string, string>

/** The parameters that an endpoint of `oauth-tokens.ts` reads. */
const READ: ReadonlySet<string> = new Set([
  'grant_type',
  'client_id',
  'client_secret',
  'scope',
  'expires_in',
  'code',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'token',
])

/**
 * The parameters of a form. RFC 6749 §3.2: an empty value is absent, a repeated parameter is refused, and an unknown one is
 * ignored, repeated or not.
 */
export function formOf(contentType: string | undefined, body: unknown): Form {
  const claimed = (contentType ?? FORM).split(';')[0]?.trim().toLowerCase()
  if (claimed !== FORM) throw refuse(checks.formType, `The content type must be ${FORM}.`)
  if (typeof body !== 'string' || !isUtf8Encoded(body)) throw refuse(checks.formEncoding, 'The body is not UTF-8.')
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    if (value === '' || !READ.has(name)) continue
    requireParameter(name, value)
    if (form.has(name)) throw refuse(checks.formParameters, `${name} is repeated.`)
    form.set(name, value)
  }
  return form
}

function requireParameter(name: string, value: string): void {
  try {
    requireText(undefined, value, name)
  } catch (error) {
    throw error instanceof Unfit ? refuse(checks.formParameters, `${error.message}.`) : error
  }
}

/** The value of a required parameter; the check refuses its absence. */
export function required(form: Form, name: string, check: typeof checks.clientSent = checks.parameterSent): string {
  const value = form.get(name)
  if (value === undefined) throw refuse(check, `${name} is missing.`)
  return value
}

export const scopesIn = (scope: string | undefined): string[] => (scope ?? '').split(/\s+/).filter(Boolean)

/** The client id and secret of a request, from the form or from HTTP Basic. */
export function clientAuthenticationOf(form: Form, authorization: string | undefined): ClientAuthentication {
  const basic = /^Basic +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1]
  if (basic === undefined) {
    const [client, secret] = [required(form, 'client_id', checks.clientSent), required(form, 'client_secret', checks.clientSent)]
    return { client, secrets: [secret], method: 'client_secret_post' }
  }
  if (form.has('client_secret')) throw refuse(checks.clientSent, 'The client authenticates in two ways.')
  const [id, ...rest] = Buffer.from(basic, 'base64').toString().split(':')
  if (id === undefined || rest.length === 0) throw refuse(checks.client)
  const [client, named] = [decoded(id), form.get('client_id')]
  if (named !== undefined && named !== client) {
    throw refuse(checks.clientSent, 'client_id is not the one that authenticates.')
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
