import { acceptedBearers, BEARER, type BearerSubject, bearerIdentity } from './bearer.ts'
import type { AuthReason, AuthRefusal, AuthWorld, Caller, RequestHead } from './caller.ts'
import { checkRules, type Rule, type RuleCheck, unmet } from './rules.ts'
import { canonicalScope, everyScope } from './scopes.ts'
import type { BearerToken } from './server-token.ts'
import { type Accepts, SIGNED_CALL, SIGNER, type SignedCall } from './signed-call.ts'
import { cachedJwt, cacheJwt, JWT_TEXT, RS512, SIGNATURE } from './signed-jwt.ts'
import { verifyingKey } from './signing-key.ts'
import type { User } from './store.ts'

/** The subject of the rules of a call: the head of its request, and what the rules read. */
export interface CallSubject<World extends AuthWorld = AuthWorld> extends SignedCall, BearerSubject {
  readonly world: World
  readonly via: Via
  head: RequestHead
  text: string
}

/** The kind of credential that a call has. */
type Via = 'bearer' | 'signed' | 'none'

/** The rules of each kind of credential. */
export type CallRules<Subject, Refusal> = Readonly<Record<Via, readonly Rule<Subject, Refusal>[]>>

const CREDENTIAL: Rule<CallSubject, AuthReason> = {
  name: 'credential',
  requires: 'The request has a credential.',
  refusal: 'credential-missing',
  remedy: 'Send one header Authorization: Bearer with a token, or a signed token as x-knox-apitoken where the API accepts it.',
  meets: ({ via }) => via !== 'none',
  found: ({ via, head: { headers } }) =>
    via === 'bearer'
      ? 'Authorization: Bearer'
      : via === 'signed'
        ? 'x-knox-apitoken'
        : headers.authorization !== undefined
          ? 'an Authorization that is not Bearer with one token'
          : headers['x-knox-apitoken'] !== undefined
            ? 'an x-knox-apitoken that is empty, or that this API does not accept'
            : 'neither header',
}

export const CALL_RULES: CallRules<CallSubject, AuthReason> = {
  none: [CREDENTIAL],
  bearer: [CREDENTIAL, ...BEARER],
  signed: [CREDENTIAL, ...JWT_TEXT, SIGNER, SIGNATURE, ...SIGNED_CALL],
}
const AFTER_BEARER = 1 + BEARER.length
const AT_SIGNER = 1 + JWT_TEXT.length
const AT_SIGNATURE = AT_SIGNER + 1

/**
 * The subject of a credential check. `accepts` names the accepted client identifiers; with none, only bearers are accepted. A
 * bearer has priority over a signed token, and an `Authorization` of another kind is ignored.
 */
export function callSubject<World extends AuthWorld>(world: World, head: RequestHead, accepts: Accepts): CallSubject<World> {
  const { authorization = '', 'x-knox-apitoken': signed = '' } = head.headers
  const bearer = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1]
  const isSigned = bearer === undefined && signed.trim() !== '' && Object.keys(accepts).length > 0
  return {
    world,
    head,
    accepts,
    via: bearer !== undefined ? 'bearer' : isSigned ? 'signed' : 'none',
    text: bearer ?? (isSigned ? signed.trim() : ''),
    now: world.clock.now(),
    algorithms: world.algorithms ?? RS512,
    // The members that the rules of a bearer fill in: V8 would give members that are added later a second object.
    bearer: undefined,
    app: undefined,
    tenant: undefined,
    person: undefined,
  }
}

/** Checks a call. The lists begin with those of `CALL_RULES`, and an API appends its own rules. */
export async function checkCall<Subject extends CallSubject, Refusal>(
  rules: CallRules<Subject, Refusal>,
  subject: Subject,
): Promise<RuleCheck<Subject, Refusal>> {
  if (subject.via === 'bearer') return checkBearer(rules.bearer, subject)
  const isCached = subject.via === 'signed' && cachedJwt(subject) !== undefined
  const check = await checkRules(rules[subject.via], subject, isCached ? AT_SIGNER : 0)
  // Only a JWT of a registered key is cached: otherwise a stranger could evict all entries with JWTs of new keys.
  if (!isCached && subject.holder !== undefined && check.ended > AT_SIGNATURE) cacheJwt(subject)
  return check
}

/** The rules of a bearer run again after each change of the store; what ends by time alone is checked at each call. */
async function checkBearer<Subject extends CallSubject, Refusal>(
  rules: readonly Rule<Subject, Refusal>[],
  subject: Subject,
): Promise<RuleCheck<Subject, Refusal>> {
  // The version is read first, so that an entry with values from before a commit is never found after it.
  const version = await subject.world.store.dataVersion()
  const known = version && acceptedBearers.get(version, subject.text)
  if (known?.bearer !== undefined && (await isCurrent(subject, known.bearer))) {
    // The same members that the rules of a bearer store.
    subject.bearer = known.bearer
    subject.app = known.app
    subject.tenant = known.tenant
    subject.person = known.person
    const { ended } = await checkRules(rules, subject, AFTER_BEARER)
    return withoutCredential({ rules, subject, began: 0, ended })
  }
  const check = await checkRules(rules, subject)
  const { bearer, app, tenant, person } = subject
  const isAccepted = check.ended >= AFTER_BEARER
  if (isAccepted && version !== undefined) acceptedBearers.set(version, subject.text, { bearer, app, tenant, person })
  return withoutCredential(check)
}

/** Whether a bearer has not expired, and the key that signed it is not retired. */
const isCurrent = async ({ world, now }: CallSubject, { expiresAt, kid }: BearerToken): Promise<boolean> =>
  expiresAt > now && (await verifyingKey(world, kid)) !== undefined

/** Forgets the bearer that all rules accepted: the request journal keeps the check for its findings, which do not need it. */
function withoutCredential<Subject extends CallSubject, Refusal>(
  check: RuleCheck<Subject, Refusal>,
): RuleCheck<Subject, Refusal> {
  if (unmet(check) === undefined) {
    check.subject.text = ''
    check.subject.head = NO_HEAD
  }
  return check
}

const NO_HEAD: RequestHead = { headers: {}, address: '' }

/** The caller of a subject that met the rules. */
export function callerOf(subject: CallSubject): Caller {
  const { via, access, holder, user, tenant } = subject
  if (tenant === undefined) throw new Error('callerOf was called with a refused credential')
  if (via === 'bearer') return { tenant, ...bearerIdentity(subject), via }
  const who = holder?.user ?? holder?.id ?? ''
  return { tenant, who, scopes: scopesOf(user ?? null), via: 'signed', actsFor: access?.actsFor }
}

/** The caller of a request, or why its credential is refused. */
export async function identify(world: AuthWorld, head: RequestHead, accepts: Accepts): Promise<Caller | AuthRefusal> {
  const check = await checkCall(CALL_RULES, callSubject(world, head, accepts))
  const rule = unmet(check)
  return rule === undefined ? callerOf(check.subject) : { reason: rule.refusal }
}

const scopesOf = (user: User | null): ReadonlySet<string> =>
  user === null || user.scopes === null ? everyScope : new Set(user.scopes.map(canonicalScope))
