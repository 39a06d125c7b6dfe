/**
 * Finds the operation of a request. Fastify gets one route for each prefix of an API: a route for each of some two hundred
 * operations takes a seventh of the time of a start.
 */

interface Entry<Value> {
  readonly method: string
  /** Parameters are whole segments, as `:name`. */
  readonly path: string
  readonly value: Value
}

interface Found<Value> {
  readonly value: Value
  /** Decoded, by name. */
  readonly params: Readonly<Record<string, string>>
}

/**
 * A function that finds the value of a method and a request target. HEAD has the value of GET, one trailing slash is ignored, and
 * a path is preferred to one with a parameter in its place.
 */
export function pathTable<Value>(entries: readonly Entry<Value>[]): (method: string, target: string) => Found<Value> | undefined {
  const whole = new Map<string, Found<Value>>()
  const patterns = new Map<string, Pattern<Value>[]>()
  for (const { method, path, value } of entries) {
    const segments = path.split('/')
    if (!path.includes('/:')) whole.set(`${method} ${path}`, { value, params: {} })
    else
      patterns.set(`${method} ${segments.length}`, [...(patterns.get(`${method} ${segments.length}`) ?? []), { segments, value }])
  }
  for (const list of patterns.values()) list.sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1))

  return (method, target) => {
    const named = method === 'HEAD' ? 'GET' : method
    const path = target.split(/[?#]/, 1)[0] ?? ''
    const found = whole.get(`${named} ${path}`)
    if (found !== undefined) return found
    const segments = segmentsOf(path)
    if (segments === undefined) return undefined
    // An encoded slash is not one.
    const decoded = segments.some(segment => segment.includes('/')) ? undefined : whole.get(`${named} ${segments.join('/')}`)
    if (decoded !== undefined) return decoded
    const pattern = patterns.get(`${named} ${segments.length}`)?.find(({ segments: own }) => fits(own, segments))
    if (pattern === undefined) return undefined
    const params = pattern.segments.flatMap((own, i) => (own.startsWith(':') ? [[own.slice(1), segments[i] ?? '']] : []))
    return { value: pattern.value, params: Object.fromEntries(params) }
  }
}

interface Pattern<Value> {
  readonly segments: readonly string[]
  readonly value: Value
}

/** Sorts a segment before a parameter in its place. */
const rankOf = ({ segments }: Pattern<unknown>): string => segments.map(own => (own.startsWith(':') ? '\uffff' : own)).join('/')

const fits = (own: readonly string[], segments: readonly string[]): boolean =>
  own.every((name, i) => name === segments[i] || (name.startsWith(':') && isValue(segments[i] ?? '')))

const isValue = ({ length }: string): boolean => length > 0 && length <= LONGEST

// No name or id is longer.
const LONGEST = 1100

/** The decoded segments of a path without its trailing slash; undefined where one cannot be decoded. */
function segmentsOf(path: string): string[] | undefined {
  const segments = path.split('/')
  if (segments.length > 2 && segments.at(-1) === '') segments.pop()
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return undefined
  }
}
