import { Unfit } from './operation.ts'

/** No schema nests a tenth as deep. */
const MAX_DEPTH = 64

/** The value of a JSON text that a client sent; of an empty text `{}`. Throws `Unfit`. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return {}
  if (nestsTooDeep(text)) throw new Unfit('', `the body nests deeper than ${MAX_DEPTH} levels`, 'body-json')
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser of Node quotes a part of the text, which may be a secret.
    const why = (error as Error).message.replace(/, (\.\.\.)?"[\s\S]*"(\.\.\.)? is not valid JSON$/, '')
    throw new Unfit('', `the body is not JSON: ${why}`, 'body-json')
  }
}

/**
 * Whether objects and arrays nest deeper than `MAX_DEPTH`. It runs before `JSON.parse`, which needs seconds for some megabytes
 * of brackets, as the reading of its result does.
 */
export function nestsTooDeep(text: string): boolean {
  if (countUpTo(MAX_DEPTH, '[', text) + countUpTo(MAX_DEPTH, '{', text) <= MAX_DEPTH) return false
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === BACKSLASH) i += 1
      else if (code === QUOTE) quoted = false
    } else if (code === QUOTE) quoted = true
    else if (code === BRACKET || code === BRACE) {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (code === BRACKET + 2 || code === BRACE + 2) depth -= 1
  }
  return false
}

/** `indexOf` is many times faster than the scan, and most bodies have few brackets. */
function countUpTo(most: number, letter: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(letter); at >= 0 && count <= most; at = text.indexOf(letter, at + 1)) count += 1
  return count
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
// The closing bracket and the closing brace are two code points after the opening ones.
const BRACKET = 0x5b
const BRACE = 0x7b
