import { firstUnmet, type Rule as RuleOf } from '../enrolment/rules.ts'

/**
 * One thing that a credential is held to. It is told once: the judge walks a list of these to the first that is not met, and
 * an explanation is the same walk, written down.
 */
export interface Rule<Matter, No> extends RuleOf<Matter, No> {
  /** What the sender can do about it. */
  readonly remedy: string
  /** Whether it is so. What is learnt on the way is noted in the matter, for the rules after this one. */
  meets(matter: Matter): boolean | Promise<boolean>
  /** What was found, for a person: never a token, a secret or a client identifier. */
  found?(matter: Matter): string | undefined
}

/** A rule that asks nobody else. */
export interface SyncRule<Matter, No> extends Rule<Matter, No> {
  meets(matter: Matter): boolean
}

/** How a walk along the rules went. */
export interface Judgement<Matter, No> {
  readonly rules: readonly Rule<Matter, No>[]
  readonly matter: Matter
  /** The place of the first rule that was walked to: those before it were known to be met. */
  readonly began: number
  /** The place of the first rule that was not met; behind the last where all were. */
  readonly ended: number
}

/** Walks to the first rule that is not met. `began` passes over rules that ask nobody else and are known to be. */
export const judge = async <Matter, No>(
  rules: readonly Rule<Matter, No>[],
  matter: Matter,
  began = 0,
): Promise<Judgement<Matter, No>> => ({ rules, matter, began, ended: await firstUnmet(rules, matter, began) })

/** The rule that was not met, if any. */
export const unmet = <Matter, No>({ rules, ended }: Judgement<Matter, No>): Rule<Matter, No> | undefined => rules[ended]

export const allMet = <Matter>(rules: readonly SyncRule<Matter, unknown>[], matter: Matter): boolean =>
  firstUnmet(rules, matter) === rules.length

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
export function tell<Matter, No>({ rules, matter, began, ended }: Judgement<Matter, No>): readonly Told<No>[] {
  // What was passed over has left nothing in the matter yet that could be told.
  for (const rule of rules.slice(0, began)) rule.meets(matter)
  return rules.map(({ name, asks, no, remedy, found }, place) => {
    const outcome = place < ended ? 'pass' : place === ended ? 'fail' : 'not reached'
    const about = place > ended ? undefined : found?.(matter)
    return { rule: name, asks, outcome, no, ...(about !== undefined && { found: about }), ...(outcome === 'fail' && { remedy }) }
  })
}
