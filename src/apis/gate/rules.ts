import { type Rule, type RuleCheck, ruleFindings, unmet } from '../../auth/rules.ts'
import type { Explanation, Refused } from '../../wire/catalogue.ts'

/** Makes the refusal of a rule from the subject that did not meet it. */
export type RefusalFor<Subject> = (subject: Subject) => Refused

/** A rule whose refusal is a row of an API. */
export type ApiRule<Subject> = Rule<Subject, RefusalFor<Subject>>

/** Rules of `auth/`, each with the refusal that an API has for its reason. */
export const withRefusals = <Subject, Reason extends string>(
  rules: readonly Rule<Subject, Reason>[],
  refusals: Readonly<Record<Reason, RefusalFor<Subject>>>,
): readonly ApiRule<Subject>[] => rules.map(rule => ({ ...rule, refusal: refusals[rule.refusal] }))

/** The findings of a check, each with its catalogue row. */
export const explanationOf =
  <Subject>(check: RuleCheck<Subject, RefusalFor<Subject>>): Explanation =>
  () =>
    ruleFindings(check).map(({ refusal, ...finding }) => {
      const [code, name] = refusal(check.subject).row
      return { ...finding, code, name }
    })

/** Throws the refusal of the first unmet rule, with the explanation; returns the explanation if all rules are met. */
export function throwUnlessMet<Subject>(check: RuleCheck<Subject, RefusalFor<Subject>>): Explanation {
  const explanation = explanationOf(check)
  const refused = unmet(check)?.refusal(check.subject)
  if (refused === undefined) return explanation
  refused.explanation = explanation
  throw refused
}
