import { type Refusal, type RefusalReason, refuse } from './refusal.ts'

/** One condition of a request. An operation has an ordered list of rules; the first one that is not met refuses the request. */
export interface Rule<Subject, Refused> {
  /** A stable key, such as `algorithm`. */
  readonly name: string
  /** The condition, as a sentence. */
  readonly requires: string
  /** The refusal if the condition is not met. */
  readonly refusal: Refused
  meets(subject: Subject): boolean | Promise<boolean>
}

/** A rule that needs no store. */
export interface SyncRule<Subject, Refused> extends Rule<Subject, Refused> {
  meets(subject: Subject): boolean
}

/**
 * The index of the first rule that is not met, or the number of rules if all are met; a promise only if a rule is
 * asynchronous. Every list of rules is evaluated by this function.
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
  for (let index = from; index < rules.length; index++) {
    const met = rules[index]?.meets(subject)
    // Most rules are synchronous; awaiting each would add a turn of the event loop per rule to every request.
    if (met instanceof Promise) return met.then(isMet => (isMet ? firstUnmet(rules, subject, index + 1) : index))
    if (met !== true) return index
  }
  return rules.length
}

/** The refusal of the first rule that is not met, if any, with the rule. */
export function refusalBy<Subject, Reason extends RefusalReason>(
  rules: readonly SyncRule<Subject, Reason>[],
  subject: Subject,
): Refusal<Reason> | undefined {
  const unmet = rules[firstUnmet(rules, subject)]
  return unmet && { ...refuse(unmet.refusal), rule: unmet.name }
}
