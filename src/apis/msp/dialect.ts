/** How the MSP API refuses: refusals of the domain and of the server, as rows of its catalogue. */
import type { Refusal, RefusalReason } from '../../enrolment/refusal.ts'
import type { WireResponse } from '../../wire/api.ts'
import { type Refused, statusOf, withReason, withRule } from '../../wire/catalogue.ts'
import { makeOrThrow, refusals, refusalsByCause } from '../refuse.ts'
import * as checks from './checks.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const unauthorized = () => refuse('authorizationFail')

/** Refusals by the rules of a list; each refusal has its rule. */
const byRules = <Reason extends RefusalReason>(rows: Readonly<Record<Reason, keyof typeof errors>>) =>
  // The entries have the keys of `rows`.
  Object.fromEntries(Object.entries<keyof typeof errors>(rows).map(([reason, row]) => [reason, () => refuse(row)])) as Readonly<
    Record<Reason, () => Refused>
  >

const unmanaged = {
  'customer-unknown': () => refuse(checks.customerKnown),
  'customer-unmanaged': () => refuse(checks.customerManaged),
}

/** Each of these returns an outcome, or throws its refusal as a row of this API: this one for reads of a customer. */
export const orThrow = makeOrThrow(unmanaged)

export const orThrowCreate = makeOrThrow(byRules(checks.CREATE_ROWS))

export const orThrowLink = makeOrThrow({ ...byRules(checks.LINK_ROWS), 'customer-unknown': () => refuse(checks.linkedKnown) })

export const orThrowChange = makeOrThrow({ ...byRules(checks.CHANGE_ROWS), ...unmanaged })

export const orThrowDelink = makeOrThrow({
  ...byRules(checks.DELINK_ROWS),
  ...unmanaged,
  'fully-managed': () => refuse(checks.jointlyManaged),
  // The store has it for every decision, and a delink changes no account.
  'knox-manage-taken': () => refuse('kmDomainInUse'),
})

export const orThrowProfile = makeOrThrow({
  ...byRules(checks.ACCEPTED_ROWS),
  'customer-unknown': () => refuse(checks.sourceKnown),
  'service-missing': () => refuse(checks.accountServices),
  'jointly-managed': () => refuse(checks.fullyManaged),
  'profile-unknown': () => refuse(checks.parentKnown),
})

const ofCopies = {
  ...byRules(checks.ACCEPTED_ROWS),
  'customer-unknown': () => refuse(checks.targetKnown),
  'service-missing': () => refuse(checks.targetServices),
  'profile-unknown': () => refuse(checks.profileKnown),
  // The catalogue has no row about a profile's name.
  'profile-unfit': (about = '') => withReason(refuse('parameterInvalid'), `newProfileName: ${about}`),
  'profile-name-taken': (about = '') => withReason(refuse(checks.nameFree), `newProfileName: ${about} is taken`),
}

/** The refusal of one profile among others. */
export function profileRefusal({ reason, about, rule }: Refusal<keyof typeof ofCopies>): Refused {
  const refused = ofCopies[reason](about)
  if (rule === undefined || refused.rule !== undefined) return refused
  return withRule(refused, reason === 'profile-unfit' ? rule : checks.targetRule(rule))
}

/** The refusal of a request that ends before its operation runs. */
export const because = refusalsByCause({
  'path-unknown': () => refuse('pathUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': detail => withReason(refuse('parameterInvalid'), detail),
  'parameter-unfit': detail => withReason(refuse('parameterInvalid'), detail),
  'scope-missing': unauthorized,
  // No published row is about either cause.
  stopping: () => refuse('failure'),
  broken: () => refuse('failure'),
})

/** The envelope of this API: `code` is the name of the row, and the number is a string. */
export function errorResponse(refused: Refused, id: string): WireResponse {
  const [number, name] = refused.row
  const body = { transactionalId: id, code: name, errorCode: String(number), errorMessage: refused.text }
  return { status: statusOf(number), body }
}
