/** A credential, in the form that the control API's `tokens/explain` takes. */
type Credential =
  | { readonly token: string }
  | { readonly tokenRequest: object }
  | { readonly headers: Readonly<Record<string, string>>; readonly method?: string; readonly path?: string }

/**
 * Recognises the forms that a developer can copy: a token, the JSON of a token request or of its response, headers as JSON, or the head
 * of a request as `curl -v` or a proxy prints it.
 */
export function readCredential(text: string): Credential {
  const trimmed = text.trim()
  const json = jsonOf(trimmed)
  if (typeof json === 'string') return readCredential(json)
  if (json !== undefined) return credentialOf(json)
  return requestHeadIn(trimmed) ?? { token: trimmed }
}

function credentialOf(json: Readonly<Record<string, unknown>>): Credential {
  const token = json.accessToken ?? json.access_token ?? json.token
  if ('clientIdentifierJwt' in json || 'sessionTokenJwt' in json || 'base64EncodedStringPublicKey' in json) {
    return { tokenRequest: json }
  }
  if (typeof token === 'string') return { token }
  const { headers, method, path } = json
  if (!isObject(headers)) return { headers: texts(json) }
  return {
    headers: texts(headers),
    ...(typeof method === 'string' && { method }),
    ...(typeof path === 'string' && { path }),
  }
}

/** Lines of `Name: value`, optionally after `GET /path HTTP/1.1`, and optionally with curl's `> ` before each. */
function requestHeadIn(text: string): Credential | undefined {
  const lines = text.split(/\r?\n/).map(line => line.replace(/^>\s?/, '').trim())
  const fields = lines.flatMap(line => {
    const [, name = '', value = ''] = /^([\w-]+):\s*(.*)$/.exec(line) ?? []
    return name === '' ? [] : [[name.toLowerCase(), value] as const]
  })
  if (fields.length === 0) return undefined
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\//.exec(lines.find(line => / HTTP\//.test(line)) ?? '') ?? []
  // Repeated headers are joined, as the server does; without Map.groupBy, which Node 20 does not have.
  const joined = new Map<string, string>()
  for (const [name, value] of fields) joined.set(name, joined.has(name) ? `${joined.get(name)}, ${value}` : value)
  const headers = Object.fromEntries(joined)
  return { headers, ...(method !== undefined && { method }), ...(path !== undefined && { path: path.split('?', 1)[0] ?? path }) }
}

function jsonOf(text: string): string | Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'string' || isObject(read) ? read : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const texts = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
