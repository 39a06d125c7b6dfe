import { acceptedBearers, BEARER, type BearerSubject, bearerIdentity } from './bearer.ts'
import type { AuthReason, AuthRefusal, AuthWorld, Bearing, Caller } from './caller.ts'
import { checkRules, type Rule, type RuleCheck, unmet } from './rules.ts'
import { canonicalScope, everyScope } from './scopes.ts'
import { type Accepts, SIGNED_CALL, type SignedCall } from './signed-call.ts'
import { cachedJwt, cacheJwt, RS512, SIGNED_JWT } from './signed-jwt.ts'
import type { User } from './store.ts'

/** A call by the head of its request, and what has been learnt of who makes it. */
export interface CallSubject<World extends AuthWorld = AuthWorld> extends SignedCall, BearerSubject {
  readonly world: World
  readonly via: Via
}

/** How a caller shows who it is. */
type Via = 'bearer' | 'legacy' | 'none'

/** What each kind of credential is held to. */
export type CallRules<Subject, Refusal> = Readonly<Record<Via, readonly Rule<Subject, Refusal>[]>>

const CREDENTIAL: Rule<CallSubject, AuthReason> = {
  name: 'credential',
  requires: 'A credential is sent.',
  refusal: 'credential-missing',
  remedy: 'Send the header Authorization: Bearer and a token, once, or a signed token as x-knox-apitoken where that is taken.',
  meets: ({ via }) => via !== 'none',
  found: ({ via, bearing: { headers } }) =>
    via === 'bearer'
      ? 'Authorization: Bearer'
      : via === 'legacy'
        ? 'x-knox-apitoken'
        : headers.authorization !== undefined
          ? 'an Authorization that is not Bearer and one token'
          : headers['x-knox-apitoken'] !== undefined
            ? 'an x-knox-apitoken that is empty, or not taken here'
            : 'neither header',
}

export const CALL_RULES: CallRules<CallSubject, AuthReason> = {
  none: [CREDENTIAL],
  bearer: [CREDENTIAL, ...BEARER],
  legacy: [CREDENTIAL, ...SIGNED_JWT, ...SIGNED_CALL],
}
const BEHIND_THE_BEARER = 1 + BEARER.length
const BEHIND_THE_SIGNATURE = 1 + SIGNED_JWT.length
const SIGNER = CALL_RULES.legacy.findIndex(({ name }) => name === 'signer')

/**
 * A call to be judged. `accepts` names the client identifiers that are taken; with none, only bearers are. A bearer wins over
 * a signed token; an `Authorization` of another kind is no credential.
 */
export function callSubject<World extends AuthWorld>(world: World, bearing: Bearing, accepts: Accepts): CallSubject<World> {
  const { authorization = '', 'x-knox-apitoken': signed = '' } = bearing.headers
  const bearer = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1]
  const takesSigned = bearer === undefined && signed.trim() !== '' && Object.keys(accepts).length > 0
  return {
    world,
    bearing,
    accepts,
    via: bearer !== undefined ? 'bearer' : takesSigned ? 'legacy' : 'none',
    text: bearer ?? (takesSigned ? signed.trim() : ''),
    now: world.clock.now(),
    algorithms: world.algorithms ?? RS512,
  }
}

/** By lists that begin as `CALL_RULES` do; an API adds its own behind. */
export async function checkCall<Subject extends CallSubject, Refusal>(
  rules: CallRules<Subject, Refusal>,
  subject: Subject,
): Promise<RuleCheck<Subject, Refusal>> {
  if (subject.via === 'bearer') return judgeBearer(rules.bearer, subject)
  const known = subject.via === 'legacy' && cachedJwt(subject) !== undefined
  const check = await checkRules(rules[subject.via], subject, known ? BEHIND_THE_SIGNATURE : 0)
  // Only what a registered key has signed: anybody can sign with a key of their own, and would push out all that is kept.
  if (!known && subject.holder !== undefined && check.ended > SIGNER) cacheJwt(subject)
  return check
}

/** The rules of a bearer run again after each change of the store; its expiry is checked at each call. */
async function judgeBearer<Subject extends CallSubject, Refusal>(
  rules: readonly Rule<Subject, Refusal>[],
  subject: Subject,
): Promise<RuleCheck<Subject, Refusal>> {
  // Read before anything else is: a commit in between makes the entry unreachable.
  const version = await subject.world.store.dataVersion()
  const known = version && acceptedBearers.get(version, subject.text)
  if (known?.bearer !== undefined && known.bearer.expiresAt > subject.now) {
    // All that its rules would have learnt.
    subject.bearer = known.bearer
    subject.app = known.app
    subject.tenant = known.tenant
    subject.person = known.person
    const { ended } = await checkRules(rules, subject, BEHIND_THE_BEARER)
    return { rules, subject, began: 0, ended }
  }
  const check = await checkRules(rules, subject)
  const { bearer, app, tenant, person } = subject
  const isAccepted = check.ended >= BEHIND_THE_BEARER
  if (isAccepted && version !== undefined) acceptedBearers.set(version, subject.text, { bearer, app, tenant, person })
  return check
}

/** Who calls, by a matter that met the rules. */
export function callerOf(subject: CallSubject): Caller {
  const { via, access, holder, user, tenant } = subject
  if (tenant === undefined) throw new Error('a caller was taken from a credential that was refused')
  if (via === 'bearer') return { tenant, ...bearerIdentity(subject), via }
  const who = holder?.user ?? holder?.id ?? ''
  return { tenant, who, scopes: scopesOf(user ?? null), via: 'legacy', actsFor: access?.actsFor }
}

/** Who calls, by the head of a request. */
export async function identify(world: AuthWorld, bearing: Bearing, accepts: Accepts): Promise<Caller | AuthRefusal> {
  const check = await checkCall(CALL_RULES, callSubject(world, bearing, accepts))
  const rule = unmet(check)
  return rule === undefined ? callerOf(check.subject) : { reason: rule.refusal }
}

const scopesOf = (user: User | null): ReadonlySet<string> =>
  user === null || user.scopes === null ? everyScope : new Set(user.scopes.map(canonicalScope))
