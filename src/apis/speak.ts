/** How an API says no: its rows under our keys, and the world's words mapped to them. Knows no API in particular. */
import { isNo, type No, type Word } from '../enrolment/refusal.ts'
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
 * Makes an API's `orRefuse`, which lets an act's outcome pass and throws its refusal. A word that the API's dialect lacks
 * does not compile.
 */
export const orRefuseIn =
  <Spoken extends Word>(dialect: Readonly<Record<Spoken, (about: string | undefined) => Refused>>) =>
  <Outcome>(outcome: Outcome & ([Exclude<WordsOf<Outcome>, Spoken>] extends [never] ? unknown : never)): Exclude<Outcome, No> => {
    if (isNo(outcome)) throw dialect[outcome.no as Spoken](outcome.about)
    return outcome as Exclude<Outcome, No>
  }

/** Makes an API's `because` of a record that has a refusal for each cause; one that is missing does not compile. */
export const becauseIn =
  (refusals: Readonly<Record<Cause, (detail: string) => Refused>>) =>
  (cause: Cause, detail: string): Refused =>
    refusals[cause](detail)

type WordsOf<Outcome> = Extract<Outcome, No> extends No<infer W> ? W : never
