import { firstUnmet, type Rule as RuleOf } from '../enrolment/rules.ts'

/**
 * One thing that a credential is held to. It is told once: the judge walks a list of these to the first that is not met, and
 * an explanation is the same walk, written down.
 */
export interface Rule<Subject, No> extends RuleOf<Subject, No> {
  /** What the sender can do about it. */
  readonly remedy: string
  /** Whether it is so. What is learnt on the way is noted in the matter, for the rules after this one. */
  meets(subject: Subject): boolean | Promise<boolean>
  /** What was found, for a person: never a token, a secret or a client identifier. */
  found?(subject: Subject): string | undefined
}

/** A rule that asks nobody else. */
export interface SyncRule<Subject, No> extends Rule<Subject, No> {
  meets(subject: Subject): boolean
}

/** How a walk along the rules went. */
export interface RuleCheck<Subject, No> {
  readonly rules: readonly Rule<Subject, No>[]
  readonly subject: Subject
  /** The place of the first rule that was walked to: those before it were known to be met. */
  readonly began: number
  /** The place of the first rule that was not met; behind the last where all were. */
  readonly ended: number
}

/** Walks to the first rule that is not met. `began` passes over rules that ask nobody else and are known to be. */
export const judge = async <Subject, No>(
  rules: readonly Rule<Subject, No>[],
  subject: Subject,
  began = 0,
): Promise<RuleCheck<Subject, No>> => ({ rules, subject, began, ended: await firstUnmet(rules, subject, began) })

/** The rule that was not met, if any. */
export const unmet = <Subject, No>({ rules, ended }: RuleCheck<Subject, No>): Rule<Subject, No> | undefined => rules[ended]

export const allMet = <Subject>(rules: readonly SyncRule<Subject, unknown>[], subject: Subject): boolean =>
  firstUnmet(rules, subject) === rules.length

/** What is to be told of one rule. */
interface Told<No> {
  readonly rule: string
  readonly asks: string
  readonly outcome: 'pass' | 'fail' | 'not reached'
  readonly no: No
  readonly found?: string
  /** With the one that failed. */
  readonly remedy?: string
}

/** A judgement, rule by rule. */
export function tell<Subject, No>({ rules, subject, began, ended }: RuleCheck<Subject, No>): readonly Told<No>[] {
  // What was passed over has left nothing in the matter yet that could be told.
  for (const rule of rules.slice(0, began)) rule.meets(subject)
  return rules.map(({ name, asks, no, remedy, found }, place) => {
    const outcome = place < ended ? 'pass' : place === ended ? 'fail' : 'not reached'
    const about = place > ended ? undefined : found?.(subject)
    return { rule: name, asks, outcome, no, ...(about !== undefined && { found: about }), ...(outcome === 'fail' && { remedy }) }
  })
}
