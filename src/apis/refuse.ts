/** The refusals of an API: its catalogue rows by key, and the mapping of the domain's refusals to them. */
import { isRefusal, type Refusal, type RefusalReason } from '../enrolment/refusal.ts'
import type { Cause } from '../wire/api.ts'
import { type Catalogue, fill, Refused, type Slots } from '../wire/catalogue.ts'

/** The arguments that a row's text asks for; a row without slots takes a text of its own instead, if any. */
type Says<Text extends string> = [Slots<Text>] extends [never] ? [text?: string] : [slots: Record<Slots<Text>, string>]

/** A `Refused` by key: `refuse('customerUnknown')`, `refuse('parameterUnfit', { parameter: 'type' })`. */
export const refusals =
  <C extends Catalogue>(catalogue: C) =>
  <Key extends keyof C>(key: Key, ...says: Says<C[Key][2]>): Refused => {
    const row = catalogue[key]
    if (row === undefined) throw new Error(`no row ${String(key)}`)
    const [said] = says as [string | Record<string, string> | undefined]
    return typeof said === 'object' ? new Refused(row, fill(row[2], said)) : new Refused(row, said)
  }

/**
 * Makes an API's `orThrow`, which returns the outcome of a domain function or throws its refusal. An outcome with a reason
 * that the API's dialect lacks does not compile.
 */
export const makeOrThrow =
  <Spoken extends RefusalReason>(dialect: Readonly<Record<Spoken, (about: string | undefined) => Refused>>) =>
  <Outcome>(
    outcome: Outcome & ([Exclude<ReasonsOf<Outcome>, Spoken>] extends [never] ? unknown : never),
  ): Exclude<Outcome, Refusal> => {
    if (isRefusal(outcome)) throw dialect[outcome.reason as Spoken](outcome.about)
    return outcome as Exclude<Outcome, Refusal>
  }

/** Makes an API's `because` of a record that has a refusal for each cause; one that is missing does not compile. */
export const becauseIn =
  (refusals: Readonly<Record<Cause, (detail: string) => Refused>>) =>
  (cause: Cause, detail: string): Refused =>
    refusals[cause](detail)

type ReasonsOf<Outcome> = Extract<Outcome, Refusal> extends Refusal<infer Reason> ? Reason : never
