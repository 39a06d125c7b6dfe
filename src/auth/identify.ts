import { acceptedBearers, BEARER, type BearerMatter, whoBears } from './bearer.ts'
import type { AuthNo, AuthWord, AuthWorld, Bearing, Caller } from './caller.ts'
import { type Judgement, judge, type Rule, unmet } from './rules.ts'
import { canonicalScope, everyScope } from './scopes.ts'
import { type Accepts, SIGNED_CALL, type SignedCall } from './signed-call.ts'
import { RS512, recall, remember, SIGNED_JWT } from './signed-jwt.ts'
import type { User } from './store.ts'

/** A call by the head of its request, and what has been learnt of who makes it. */
export interface CallMatter<World extends AuthWorld = AuthWorld> extends SignedCall, BearerMatter {
  readonly world: World
  readonly via: Via
}

/** How a caller shows who it is. */
type Via = 'bearer' | 'legacy' | 'none'

/** What each kind of credential is held to. */
export type CallRules<Matter, No> = Readonly<Record<Via, readonly Rule<Matter, No>[]>>

const CREDENTIAL: Rule<CallMatter, AuthWord> = {
  name: 'credential',
  asks: 'A credential is sent.',
  no: 'credential-missing',
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

export const CALL_RULES: CallRules<CallMatter, AuthWord> = {
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
export function callMatter<World extends AuthWorld>(world: World, bearing: Bearing, accepts: Accepts): CallMatter<World> {
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
export async function judgeCall<Matter extends CallMatter, No>(
  rules: CallRules<Matter, No>,
  matter: Matter,
): Promise<Judgement<Matter, No>> {
  if (matter.via === 'bearer') return judgeBearer(rules.bearer, matter)
  const known = matter.via === 'legacy' && recall(matter) !== undefined
  const judgement = await judge(rules[matter.via], matter, known ? BEHIND_THE_SIGNATURE : 0)
  // Only what a registered key has signed: anybody can sign with a key of their own, and would push out all that is kept.
  if (!known && matter.holder !== undefined && judgement.ended > SIGNER) remember(matter)
  return judgement
}

/** The rules of a bearer run again after each change of the store; its expiry is checked at each call. */
async function judgeBearer<Matter extends CallMatter, No>(
  rules: readonly Rule<Matter, No>[],
  matter: Matter,
): Promise<Judgement<Matter, No>> {
  // Read before anything else is: a commit in between makes the entry unreachable.
  const version = await matter.world.store.dataVersion()
  const known = version && acceptedBearers.get(version, matter.text)
  if (known?.bearer !== undefined && known.bearer.expiresAt > matter.now) {
    // All that its rules would have learnt.
    matter.bearer = known.bearer
    matter.app = known.app
    matter.tenant = known.tenant
    matter.person = known.person
    const { ended } = await judge(rules, matter, BEHIND_THE_BEARER)
    return { rules, matter, began: 0, ended }
  }
  const judgement = await judge(rules, matter)
  const { bearer, app, tenant, person } = matter
  const isAccepted = judgement.ended >= BEHIND_THE_BEARER
  if (isAccepted && version !== undefined) acceptedBearers.set(version, matter.text, { bearer, app, tenant, person })
  return judgement
}

/** Who calls, by a matter that met the rules. */
export function callerOf(matter: CallMatter): Caller {
  const { via, access, holder, user, tenant } = matter
  if (tenant === undefined) throw new Error('a caller was taken from a credential that was refused')
  if (via === 'bearer') return { tenant, ...whoBears(matter), via }
  const who = holder?.user ?? holder?.id ?? ''
  return { tenant, who, scopes: scopesOf(user ?? null), via: 'legacy', actsFor: access?.actsFor }
}

/** Who calls, by the head of a request. */
export async function identify(world: AuthWorld, bearing: Bearing, accepts: Accepts): Promise<Caller | AuthNo> {
  const judgement = await judgeCall(CALL_RULES, callMatter(world, bearing, accepts))
  const refusal = unmet(judgement)
  return refusal === undefined ? callerOf(judgement.matter) : { no: refusal.no }
}

const scopesOf = (user: User | null): ReadonlySet<string> =>
  user === null || user.scopes === null ? everyScope : new Set(user.scopes.map(canonicalScope))
