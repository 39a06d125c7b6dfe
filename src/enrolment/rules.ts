import { type No, no, type Word } from './refusal.ts'

/** One condition of a request. An operation is held to an ordered list of them, and the first that is not met refuses it. */
export interface Rule<Subject, Refusal> {
  /** A key to search for: `algorithm`. */
  readonly name: string
  /** What must be so, as a sentence. */
  readonly asks: string
  /** The refusal where it is not so. */
  readonly no: Refusal
  meets(subject: Subject): boolean | Promise<boolean>
}

/** A rule that needs no store. */
export interface SyncRule<Subject, Refusal> extends Rule<Subject, Refusal> {
  meets(subject: Subject): boolean
}

/**
 * The place of the first rule that is not met, or the number of rules where all are; a promise only where a rule waits. Every
 * list of rules is walked by this function.
 */
export function firstUnmet<Subject>(rules: readonly SyncRule<Subject, unknown>[], subject: Subject): number
export function firstUnmet<Subject>(
  rules: readonly Rule<Subject, unknown>[],
  subject: Subject,
  from?: number,
): number | Promise<number>
export function firstUnmet<Subject>(
  rules: readonly Rule<Subject, unknown>[],
  subject: Subject,
  from = 0,
): number | Promise<number> {
  for (let place = from; place < rules.length; place++) {
    const met = rules[place]?.meets(subject)
    // Most rules answer at once; a turn of the event loop for each would slow down every call.
    if (met instanceof Promise) return met.then(isMet => (isMet ? firstUnmet(rules, subject, place + 1) : place))
    if (met !== true) return place
  }
  return rules.length
}

/** The refusal of the first rule that is not met, if any. */
export function refusalBy<Subject, W extends Word>(rules: readonly SyncRule<Subject, W>[], subject: Subject): No<W> | undefined {
  const unmet = rules[firstUnmet(rules, subject)]
  return unmet && no(unmet.no)
}
