/**
 * Compares responses with examples. What a server makes - ids, times, tokens - differs in each world: such a value is learned from
 * the response that shows it first, must be the same from then on, and replaces the one of the example in later requests.
 */

/** The forms of values that a server makes. */
const FORMS = {
  jwt: /\beyJ[\w-]+\.[\w-]+\.[\w-]+/,
  time: /\b1[6-9]\d{11}\b|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/,
  uuid: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i,
  event: /\b[0-9a-f]{12}-\d+\b/,
  hash: /\b[0-9a-f]{64}\b/,
  errorId: /\b[0-9A-F]{32}\b/,
  object: /\b[0-9a-f]{24}\b/,
  secret: /(?<![\w-])[\w-]{43}(?![\w-])/,
  modulus: /(?<![\w-])[\w-]{342}(?![\w-])/,
  publicKey: /\bMIIB[\w+/=]{300,}/,
  world: /\b[0-9a-f]{16}\b/,
  tenant: /\b[1-9]\d{9}\b/,
} as const
const MADE = new RegExp(
  Object.entries(FORMS)
    .map(([form, { source }]) => `(?<${form}>${source})`)
    .join('|'),
  'gi',
)

export interface Comparison {
  /** Makes every value of the text one that cannot differ. */
  fix(text: string): void
  /** Puts a value that the test made in place of that of the examples. */
  learn(example: string, made: string): void
  /** A part of a request, with what was learned in place of the values of the example. */
  sent<Part>(part: Part): Part
  /** What is not as the example says, with the place of each. An excerpt lacks later items of lists, and any lines of a text. */
  differences(example: unknown, received: unknown, isExcerpt?: 'excerpt'): string[]
}

export function openComparison(): Comparison {
  const learned = new Map<string, string>()
  const fixed = new Set<string>()

  const fix = (text: string) => {
    for (const [value] of text.matchAll(MADE)) if (!learned.has(value)) fixed.add(value)
  }
  const sentText = (text: string): string => text.replace(MADE, value => learned.get(value) ?? value)
  const sent = <Part>(part: Part): Part => {
    if (part === undefined) return part
    fix(JSON.stringify(part))
    // A part is JSON, and its values keep their types.
    return JSON.parse(JSON.stringify(part), (_, value) => (typeof value === 'string' ? sentText(value) : value)) as Part
  }

  /** Whether a made value may be another one than that of the example. */
  const mayBe = (form: string, example: string, received: string): boolean => {
    if (form === 'time') return true
    const known = learned.get(example)
    if (known !== undefined || example === received) return (known ?? example) === received
    if (fixed.has(example) || fixed.has(received) || [...learned.values()].includes(received)) return false
    learned.set(example, received)
    return true
  }
  const sameText = (example: string, received: string): boolean => {
    const [values, others] = [[...example.matchAll(MADE)], [...received.matchAll(MADE)]]
    if (example.split(PLAIN).join() !== received.split(PLAIN).join() || values.length !== others.length) return false
    return values.every(([value], i) => {
      const [other = ''] = others[i] ?? []
      return formOf(values[i]) === formOf(others[i]) && mayBe(formOf(values[i]), value, other)
    })
  }
  const hasLines = (example: string, received: string): boolean => {
    const lines = received.split('\n')
    return example.split('\n').every(line => {
      const place = lines.findIndex(other => sameText(line, other))
      lines.splice(0, place + 1)
      return place >= 0
    })
  }

  const differences: Comparison['differences'] = (example, received, isExcerpt) => {
    const compare = (place: string, one: unknown, other: unknown): string[] => {
      const differs = [`${place}: ${JSON.stringify(other)} and not ${JSON.stringify(one)}`]
      if (typeof one === 'string' && typeof other === 'string') {
        return (isExcerpt ? hasLines : sameText)(one, other) ? [] : differs
      }
      if (typeof one === 'number' && typeof other === 'number') {
        return one === other || (isTime(one) && isTime(other)) || MEASURED.test(place) ? [] : differs
      }
      if (Array.isArray(one) && Array.isArray(other)) {
        if (isExcerpt ? one.length > other.length : one.length !== other.length) return differs
        return one.flatMap((item, i) => compare(`${place}[${i}]`, item, other[i]))
      }
      if (!isObject(one) || !isObject(other)) return one === other ? [] : differs
      const names = new Set([...Object.keys(one), ...Object.keys(other)])
      return [...names].flatMap(name => compare(`${place}.${name}`, one[name], other[name]))
    }
    return compare('body', example, received)
  }
  return { fix, learn: (example, made) => learned.set(example, made), sent, differences }
}

/** The same without groups, whose matches `split` would add. */
const PLAIN = new RegExp(
  Object.values(FORMS)
    .map(({ source }) => source)
    .join('|'),
  'i',
)
const formOf = (match: RegExpExecArray | undefined): string =>
  Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? ''

/** Durations and sizes. */
const MEASURED = /\.(ms|time|wait|bytes)$/

/** Epoch milliseconds of this century. */
const isTime = (value: number): boolean => value > 1e12 && value < 4e12

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
