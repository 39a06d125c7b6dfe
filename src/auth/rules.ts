import { firstUnmet, type Rule as RuleOf } from '../enrolment/rules.ts'

/**
 * One condition of a credential. A credential check walks a list of rules to the first one that is not met; an explanation
 * shows the same walk as findings.
 */
export interface Rule<Subject, Refusal> extends RuleOf<Subject, Refusal> {
  /** What the sender can do when the rule is not met. */
  readonly remedy: string
  /** Whether the condition is met. The rule may store what it read in the subject, for the rules after it. */
  meets(subject: Subject): boolean | Promise<boolean>
  /** What the rule found, for people; never a token, a secret or a client identifier. */
  found?(subject: Subject): string | undefined
}

/** A rule that needs no store. */
export interface SyncRule<Subject, Refusal> extends Rule<Subject, Refusal> {
  meets(subject: Subject): boolean
}

/** The outcome of a walk along a list of rules. */
export interface RuleCheck<Subject, Refusal> {
  readonly rules: readonly Rule<Subject, Refusal>[]
  readonly subject: Subject
  /** The index of the first rule that was evaluated; the rules before it were known to be met. */
  readonly began: number
  /** The index of the first rule that was not met; the number of rules if all were met. */
  readonly ended: number
}

/** Evaluates rules up to the first one that is not met. `began` skips synchronous rules that are known to be met. */
export const checkRules = async <Subject, Refusal>(
  rules: readonly Rule<Subject, Refusal>[],
  subject: Subject,
  began = 0,
): Promise<RuleCheck<Subject, Refusal>> => ({ rules, subject, began, ended: await firstUnmet(rules, subject, began) })

/** The rule that was not met, if any. */
export const unmet = <Subject, Refusal>({ rules, ended }: RuleCheck<Subject, Refusal>): Rule<Subject, Refusal> | undefined =>
  rules[ended]

export const allMet = <Subject>(rules: readonly SyncRule<Subject, unknown>[], subject: Subject): boolean =>
  firstUnmet(rules, subject) === rules.length

/** What one rule found. */
interface RuleFinding<Refusal> {
  readonly rule: string
  readonly requires: string
  readonly outcome: 'pass' | 'fail' | 'not reached'
  readonly refusal: Refusal
  readonly found?: string
  /** With the one that failed. */
  readonly remedy?: string
}

/** The findings of a check, one for each rule. */
export function ruleFindings<Subject, Refusal>({
  rules,
  subject,
  began,
  ended,
}: RuleCheck<Subject, Refusal>): readonly RuleFinding<Refusal>[] {
  // A skipped rule has stored nothing in the subject yet.
  for (const rule of rules.slice(0, began)) rule.meets(subject)
  return rules.map(({ name, requires, refusal, remedy, found }, place) => {
    const outcome = place < ended ? 'pass' : place === ended ? 'fail' : 'not reached'
    const about = place > ended ? undefined : found?.(subject)
    return {
      rule: name,
      requires,
      outcome,
      refusal,
      ...(about !== undefined && { found: about }),
      ...(outcome === 'fail' && { remedy }),
    }
  })
}
