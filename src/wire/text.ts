/**
 * Texts as clients send them. All texts of a request are checked here, once, where the request is parsed: a control character
 * or half a surrogate pair is refused, because PostgreSQL stores neither. A schema marks the members that are an exception.
 */
import type { TSchema } from 'typebox'
import { Unfit } from './operation.ts'
import { isInvisible, visible } from './visible.ts'

/**
 * The key of the mark, which OpenAPI documents do not show.
 * - `name`: also without bidirectional controls, and not of invisible characters alone, unless all are spaces.
 * - `lines`: may have TAB, LF and CR.
 * - `unchecked`: the operation checks the text itself, such as a row of a list, which it reports alone.
 *
 * `lines` and `unchecked` are valid for all texts inside the marked value.
 */
export const TEXT = Symbol('text')
type Mark = 'name' | 'lines' | 'unchecked'

interface Marked extends TSchema {
  readonly [TEXT]?: Mark
  readonly properties?: Readonly<Record<string, Marked>>
  readonly items?: Marked
  readonly anyOf?: readonly Marked[]
}

/** Options of a schema for names that people read. */
export const NAME = { [TEXT]: 'name' } as const
/** Options of a schema for descriptions, certificates and Base64. */
export const LINES = { [TEXT]: 'lines' } as const
/** Options of a schema for texts that the operation checks itself. */
export const UNCHECKED = { [TEXT]: 'unchecked' } as const

/** Throws `Unfit`, with the path of the member, for the first text in a value that is not allowed. */
export function requireText(schema: TSchema | undefined, value: unknown, place = ''): void {
  check(value, { schemas: schema === undefined ? [] : branchesOf(schema), mark: undefined, place })
}

interface Context {
  /** The schemas that the value may have: several for a union, none for a member that no schema knows. */
  readonly schemas: readonly Marked[]
  readonly mark: Mark | undefined
  readonly place: string
}

function check(value: unknown, { schemas, mark: outer, place }: Context): void {
  const mark = outer ?? schemas.find(schema => schema[TEXT] !== undefined)?.[TEXT]
  if (mark === 'unchecked') return
  if (typeof value === 'string') {
    const reason = faultOf(value, mark)
    if (reason !== undefined) throw new Unfit(place, reason, 'texts')
    return
  }
  if (typeof value !== 'object' || value === null) return
  // A mark of a name is about the text itself.
  const inherited = mark === 'name' ? undefined : mark
  if (Array.isArray(value)) {
    const items = schemas.flatMap(({ items }) => (items === undefined ? [] : branchesOf(items)))
    for (const [i, item] of value.entries()) check(item, { schemas: items, mark: inherited, place: join(place, i) })
    return
  }
  for (const [name, member] of Object.entries(value)) {
    const reason = faultOf(name, undefined)
    if (reason !== undefined) throw new Unfit(join(place, visible(name)), `is a name that ${reason}`, 'texts')
    const own = schemas.flatMap(({ properties }) =>
      properties !== undefined && Object.hasOwn(properties, name) ? branchesOf(properties[name]) : [],
    )
    check(member, { schemas: own, mark: inherited, place: join(place, name) })
  }
}

const join = (place: string, member: string | number): string => (place === '' ? String(member) : `${place}.${member}`)

function branchesOf(schema: Marked | undefined): readonly Marked[] {
  if (schema === undefined) return []
  return schema.anyOf === undefined ? [schema] : [schema, ...schema.anyOf.flatMap(branchesOf)]
}

/** Why a text is refused; undefined for one that is allowed. */
function faultOf(text: string, mark: Mark | undefined): string | undefined {
  const found = (mark === 'lines' ? NOT_IN_LINES : mark === 'name' ? NOT_IN_NAMES : CONTROL).exec(text)?.[0]
  if (found !== undefined) return `must not have the character ${visible(found)}`
  if (!text.isWellFormed()) return 'has half a surrogate pair, which is no character'
  return mark === 'name' && !BLANK.test(text) && isInvisible(text) ? 'must have a visible character' : undefined
}

// The APIs have different rows for blank names, so the operation decides about them, as about absent ones.
const BLANK = /^ *$/

/** Whether all percent-encoded characters beyond ASCII are UTF-8. */
export function isUtf8Encoded(text: string): boolean {
  return (text.match(/(?:%[89a-f][0-9a-f])+/gi) ?? []).every(run => {
    try {
      return decodeURIComponent(run) !== ''
    } catch {
      return false
    }
  })
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/
const NOT_IN_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const NOT_IN_NAMES = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u
