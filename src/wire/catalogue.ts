/**
 * How an API is written down: operations, catalogues of errors, paging and the OpenAPI documents made of them.
 * This room knows the shape of an API and never what one is about: no noun of enrolment, no server, no database.
 */

/** One row of an API's error table: its number, its name and its text, in which `{slot}` stands for an argument. */
export type Row = readonly [code: number, name: string, text: string]

/** An API's errors under our own keys; neither number nor name is one, since published tables repeat both. */
export type Catalogue = Readonly<Record<string, Row>>

/** The names of the `{slots}` in a text. */
export type Slots<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}` ? Slot | Slots<Rest> : never

/** The HTTP status of a row: the first three digits of its number, in every API of the family. */
export const statusOf = (code: number): number => Number(String(code).slice(0, 3))

/** A row's text with its `{slots}` filled. */
export const fill = (text: string, slots: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? '').trimEnd()

/** One rule that a request's credential was held to, and how that ended. */
export interface Finding {
  /** A name to look for. */
  readonly rule: string
  /** What must be so, as a sentence. */
  readonly asks: string
  readonly outcome: 'pass' | 'fail' | 'not reached'
  /** The row that it is refused with. */
  readonly code: number
  readonly name: string
  /** What was found, for a person; never secret. */
  readonly found?: string
  /** What to do, with the one that failed. */
  readonly remedy?: string
}

/** How a credential was judged, told to whoever asks. */
export type Explanation = () => readonly Finding[]

/** What ends a request: a row to be spoken, thrown in `apis/` and caught by the server. */
export class Refused extends Error {
  /** With a credential that was refused. */
  explanation?: Explanation
  /** What was wrong, where the row's text has no room for it: for the activity log and, in the sandbox, a header. */
  reason?: string
  readonly row: Row
  /** The text for the caller: the row's own, filled, or the sample's where a published one differs. */
  readonly text: string

  constructor(row: Row, text: string = fill(row[2], {})) {
    super(`${row[1]}: ${text}`)
    this.row = row
    this.text = text
  }
}

/** The refusal, with a reason that its text does not give. */
export const withReason = (refused: Refused, reason: string | undefined): Refused =>
  Object.assign(refused, reason !== undefined && { reason })
