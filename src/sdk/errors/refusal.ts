/** The error bodies of the APIs, which have six shapes, as one row. */

/** What an error body says. */
export interface Refusal {
  readonly code: number | undefined
  readonly name: string
  readonly text: string
  readonly errorId: string | undefined
}

/** The row of an error body; undefined for any other text, such as the HTML of a proxy or half of a body. */
export function refusalIn(text: string, status: number): Refusal | undefined {
  const body = memberwise(jsonOf(text))
  if (body === undefined) return undefined
  const { code, message, data, error } = body
  // MSP: `code` is the name and `errorCode` the number.
  const number = numberOf(body.errorCode)
  if (number !== undefined) {
    return { code: number, name: textOf(code), text: textOf(body.errorMessage), errorId: idOf(body.transactionalId) }
  }
  // KME and KDP, with and without `errorId`, and the rejected orders of the first generation.
  const usual = numberOf(code)
  if (usual !== undefined) return { code: usual, name: textOf(message), text: textOf(data), errorId: idOf(body.errorId) }
  if (typeof error !== 'string') return undefined
  // KDP since 2026, for a bearer that is expired or not valid. The response has no number; the row is that of KME and MSP.
  if (error === EXPIRED) return { code: 40100001, name: 'ACCESS_TOKEN_EXPIRED', text: error, errorId: undefined }
  // OAuth, RFC 6749 §5.2. Its rows have the status as their number.
  return { code: status, name: error, text: textOf(body.error_description), errorId: undefined }
}

const EXPIRED = 'Invalid authentication token'

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of an object; each may be wrapped in an array, as in support article KBA-1242. */
function memberwise(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, Array.isArray(member) ? member[0] : member]))
}

/** Codes are numbers in most responses and texts in MSP's and in a table of KDP's. */
const numberOf = (value: unknown): number | undefined =>
  /^\d{5,10}$/.test(String(value)) && ['number', 'string'].includes(typeof value) ? Number(value) : undefined

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const idOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
