/**
 * The parts that an API is described with: operations, error catalogues, paging and the OpenAPI documents made from them.
 * This room knows the shape of an API and must never know a particular one: no enrolment, no server, no database.
 */
import type { Unfit } from './operation.ts'

/** One row of an API's error table: its number, its name and its text, in which each `{slot}` is replaced by an argument. */
export type Row = readonly [code: number, name: string, text: string]

/** An API's errors under keys of our own, because published tables use some numbers and names twice. */
export type Catalogue = Readonly<Record<string, Row>>

/** The names of the `{slots}` in a text. */
export type Slots<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}` ? Slot | Slots<Rest> : never

/** The HTTP status of a row: the first three digits of its number, in every API of the family. */
export const statusOf = (code: number): number => Number(String(code).slice(0, 3))

/** A row's text with its `{slots}` filled. */
export const fill = (text: string, slots: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? '').trimEnd()

/** The outcome of one rule of a credential, or of one check of a request. */
export interface Finding {
  /** The rule's name, which documents and tests refer to. */
  readonly rule: string
  /** What the rule requires, as a sentence. */
  readonly requires: string
  readonly outcome: 'pass' | 'fail' | 'not reached'
  /** The row of the refusal when the rule fails. */
  readonly code: number
  readonly name: string
  /** What the request has, for a person to read; never a secret. */
  readonly found?: string
  /** What to do; only in the finding that failed. */
  readonly remedy?: string
}

/** Makes findings, which most requests never read. */
export type Explanation = () => readonly Finding[]

/** A refusal: `apis/` throw it, and the server sends its row in the API's envelope. */
export class Refused extends Error {
  /** Set where a credential was refused. */
  explanation?: Explanation
  /** What was wrong, where the row's text does not say it: for the activity log and, in the sandbox, for a header. */
  reason?: string
  /** The rule that refused: the operation's list of checks has it. Absent where the row tells the rule. */
  rule?: string
  /** The member that was not valid, and why; without a path for the whole query or body. */
  unfit?: Pick<Unfit, 'parameter' | 'reason'>
  /** Seconds after which the client may try again, for the header `Retry-After`. */
  retryAfter?: number
  readonly row: Row
  /** The text for the client: the row's with its slots filled, or the text of a published sample that differs from it. */
  readonly text: string

  constructor(row: Row, text: string = fill(row[2], {})) {
    super(`${row[1]}: ${text}`)
    this.row = row
    this.text = text
  }
}

/** Adds the seconds after which the client may try again. */
export const withRetryAfter = (refused: Refused, retryAfter: number): Refused => Object.assign(refused, { retryAfter })

/** Adds a reason that the refusal's text does not give. */
export const withReason = (refused: Refused, reason: string | undefined): Refused =>
  Object.assign(refused, reason !== undefined && { reason })

/** Adds the rule that refused. */
export const withRule = (refused: Refused, rule: string): Refused => Object.assign(refused, { rule })

/** Adds the member that was not valid, and the rule that it belongs to. */
export const withUnfit = (refused: Refused, { parameter, reason, rule }: Unfit): Refused =>
  Object.assign(refused, { unfit: { parameter, reason }, ...(rule !== undefined && { rule }) })
