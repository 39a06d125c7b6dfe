import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'

/** A file's text without the byte order mark that editors on Windows write first. Throws for a file that is not UTF-8. */
export function readText(path: string): string {
  const bytes = readFileSync(path)
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8; save it in that encoding')
  return bytes.toString().replace(/^\uFEFF/, '')
}

/** A file's JSON. A syntax error names line and column; the caller names the file. */
export function readJson(path: string): unknown {
  const text = readText(path)
  try {
    return JSON.parse(text)
  } catch (error) {
    const { line, column } = placeOf(text, (error as Error).message)
    // V8 appends a position, or quotes the text, which may hold a secret.
    const reason = (error as Error).message.replace(/ in JSON at position .*$|, (\.{3})?".*$/s, '')
    throw new Error(`line ${line}, column ${column}: ${reason}`, { cause: error })
  }
}

function placeOf(text: string, message: string): { line: number; column: number } {
  const position = Number(/ at position (\d+)/.exec(message)?.[1] ?? firstUnexpected(text))
  const before = text.slice(0, position).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const ATOM = /"(?:[^"\\\p{Cc}]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

/** Where JSON stops being valid: V8 gives no position for an unexpected token. */
function firstUnexpected(text: string): number {
  let at = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  const next = (letter: string): boolean => {
    skip(/\s*/y)
    if (text[at] !== letter) return false
    at += 1
    return true
  }
  const members = (end: string): boolean => {
    if (next(end)) return true
    do {
      skip(/\s*/y)
      if (end === '}' && !(text[at] === '"' && skip(ATOM) && next(':'))) return false
      if (!value()) return false
    } while (next(','))
    return next(end)
  }
  const value = (): boolean => {
    if (next('{')) return members('}')
    return next('[') ? members(']') : skip(ATOM)
  }
  value()
  return at
}
