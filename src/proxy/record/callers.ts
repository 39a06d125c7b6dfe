/** Tells the callers of recorded requests apart without their credentials. */

export type CredentialKind = 'bearer' | 'signed' | 'static key' | 'none'

export interface Caller {
  /** `none` without a credential. */
  readonly label: string
  readonly credential: CredentialKind
}

export interface CallerRequest {
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The members of a JSON body or of a form. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface Callers {
  of(request: CallerRequest): Caller
  /** Notes that a token was issued to the caller of a request. */
  issued(request: CallerRequest, token: string): void
}

export function makeCallers(): Callers {
  const labels = new Map<string, string>()
  const owners = new Map<string, string>()
  const labelOf = (key: string): string => {
    const before = labels.get(key)
    if (before !== undefined) return before
    labels.set(key, `caller-${labels.size + 1}`)
    return labelOf(key)
  }
  const keyOf = ({ headers, body }: CallerRequest): readonly [CredentialKind, string] => {
    const [authorization, signed, key] = ['authorization', 'x-knox-apitoken', 'x-wsm-api-token'].map(name => text(headers[name]))
    const [, bearer] = /^bearer +(\S+)/i.exec(authorization ?? '') ?? []
    if (bearer !== undefined) return ['bearer', owners.get(bearer) ?? `bearer ${bearer}`]
    if (signed !== undefined) return ['signed', `key ${bare(publicKeyIn(signed) ?? signed)}`]
    if (key !== undefined) return ['static key', `static ${key}`]
    const client = text(body.client_id) ?? basicUser(authorization)
    if (client !== undefined) return ['bearer', `app ${client}`]
    const publicKey = text(body.base64EncodedStringPublicKey)
    return publicKey === undefined ? ['none', ''] : ['signed', `key ${bare(publicKey)}`]
  }
  return {
    of: request => {
      const [credential, key] = keyOf(request)
      return { credential, label: credential === 'none' ? 'none' : labelOf(key) }
    },
    issued: (request, token) => {
      owners.set(token, keyOf(request)[1])
    },
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Keys are written with and without line breaks. */
const bare = (key: string): string => key.replace(/\s/g, '')

function basicUser(authorization = ''): string | undefined {
  const [, pair] = /^basic +(\S+)/i.exec(authorization) ?? []
  return pair === undefined ? undefined : text(Buffer.from(pair, 'base64').toString().split(':', 1)[0])
}

/** The key that a signed token names. */
function publicKeyIn(token: string): string | undefined {
  try {
    return text(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).publicKey)
  } catch {
    return undefined
  }
}
