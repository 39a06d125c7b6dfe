/** The refusals of an API: its catalogue rows by key, and the mapping of the domain's refusals to them. */
import { ORDERED } from '../enrolment/disturbance.ts'
import { isRefusal, type Refusal, type RefusalReason } from '../enrolment/refusal.ts'
import type { Cause } from '../wire/api.ts'
import { type Catalogue, fill, Refused, type Slots, withRule } from '../wire/catalogue.ts'
import type { Check } from '../wire/check.ts'

/** The values for the slots of a row's text. A row without slots may get another text instead. */
type TextArguments<Text extends string> = [Slots<Text>] extends [never] ? [text?: string] : [slots: Record<Slots<Text>, string>]

/**
 * A `Refused` by a check or by the key of a row: `refuse(customerKnown)`, `refuse('parameterUnfit', { parameter: 'type' })`. By a
 * check, the refusal has its rule.
 */
export const refusals =
  <C extends Catalogue>(catalogue: C) =>
  <Key extends keyof C & string>(by: Key | Check<Key>, ...args: TextArguments<C[Key][2]>): Refused => {
    const key = typeof by === 'string' ? by : by.row
    const row = catalogue[key]
    if (row === undefined) throw new Error(`no row ${key}`)
    const [value] = args as [string | Record<string, string> | undefined]
    const refused = new Refused(row, typeof value === 'object' ? fill(row[2], value) : value)
    return typeof by === 'string' ? refused : withRule(refused, by.rule)
  }

/**
 * Makes an API's `orThrow`, which returns the outcome of a domain function or throws its refusal. An outcome with a reason
 * that the API's dialect lacks does not compile.
 */
export const makeOrThrow =
  <Known extends RefusalReason>(dialect: Readonly<Record<Known, (about: string | undefined) => Refused>>) =>
  <Outcome>(
    outcome: Outcome & ([Exclude<ReasonsOf<Outcome>, Known>] extends [never] ? unknown : never),
  ): Exclude<Outcome, Refusal> => {
    if (isRefusal(outcome)) {
      const { reason, about, rule } = outcome
      const refused = dialect[reason as Known](about)
      throw rule === undefined || (refused.rule !== undefined && rule !== ORDERED) ? refused : withRule(refused, rule)
    }
    return outcome as Exclude<Outcome, Refusal>
  }

/** Makes an API's `because` from a refusal for each cause; a record without one of the causes does not compile. */
export const refusalsByCause =
  (refusals: Readonly<Record<Cause, (detail: string) => Refused>>) =>
  (cause: Cause, detail: string): Refused =>
    refusals[cause](detail)

type ReasonsOf<Outcome> = Extract<Outcome, Refusal> extends Refusal<infer Reason> ? Reason : never
