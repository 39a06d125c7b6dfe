import type { AuthWorld } from '../../../auth/caller.ts'
import { guarded } from '../../../auth/guesses.ts'
import { hashSecret } from '../../../auth/hash-secret.ts'
import { checkRules } from '../../../auth/rules.ts'
import type { By } from '../../../enrolment/activity.ts'
import type { Reseller } from '../../../enrolment/tenant.ts'
import type { World } from '../../../enrolment/world.ts'
import type { Head } from '../../../wire/api.ts'
import { type Explanation, withRetryAfter } from '../../../wire/catalogue.ts'
import { type ApiRule, throwUnlessMet } from '../../gate/rules.ts'
import { tenantStatus } from '../../gate/tenant-status.ts'
import { resellerIdForm, resellerKnown, resellerOwn } from '../checks.ts'
import { ID } from '../dialect.ts'
import { refuse, rejected } from './dialect.ts'

export interface Gen1Caller {
  readonly tenant: Reseller
  /** Always empty: a static key permits every operation, so no operation requires a scope. */
  readonly scopes: ReadonlySet<string>
  readonly by: By
  readonly via: 'static key'
  readonly explanation: Explanation
}

/** Admits a reseller by its static key. An `Authorization` beside it is meant for an intermediate gateway and is not read. */
export async function admit(world: KeySubject['world'], { id, headers, query, address }: Head): Promise<Gen1Caller> {
  const subject: KeySubject = { world, sent: headers['x-wsm-api-token'] ?? '', address }
  try {
    const explanation = throwUnlessMet(await checkRules(RULES, subject))
    return {
      // The cast is safe: the first rule refuses a key without a tenant.
      tenant: subject.tenant as Reseller,
      scopes: new Set(),
      via: 'static key',
      by: { who: 'static key', channel: 'gen1', request: id },
      explanation,
    }
  } catch (error) {
    throw rejected(error, query)
  }
}

interface KeySubject {
  readonly world: World & Pick<AuthWorld, 'guesses'>
  readonly sent: string
  readonly address: string
  tenant?: Reseller | undefined
}

const RULES: readonly ApiRule<KeySubject>[] = [
  {
    name: 'static-key',
    requires: "x-wsm-api-token is a reseller's static key.",
    refusal: () => refuse('unauthenticated'),
    remedy: 'Set gen1Token of the reseller by the control API, and send that value unchanged.',
    meets: async subject => {
      // An absent key is hashed and looked up too, so that response times do not differ.
      const { world, sent, address } = subject
      const hash = hashSecret(sent)
      // A static key names no account. One wrong key that a client repeats is limited by itself, different keys by the address.
      subject.tenant = await guarded(
        sent === '' ? undefined : world.guesses,
        { api: 'gen1', account: hash, address },
        {
          find: () => world.store.tenants.byGen1Token(hash),
          tooMany: seconds => withRetryAfter(refuse('tooManyAttempts'), seconds),
        },
      )
      return subject.tenant !== undefined
    },
    found: ({ sent, tenant }) => (sent === '' ? 'no key' : tenant === undefined ? 'an unknown key' : `reseller ${tenant.id}`),
  },
  ...tenantStatus(({ tenant }: KeySubject) => tenant),
]

/** The `resellerId` of a request, which must be the caller's own id. Malformed: 400; unknown: 404; another reseller's: 403. */
export async function ownReseller(world: World, caller: Gen1Caller, id: string): Promise<string> {
  if (!ID.test(id)) throw refuse(resellerIdForm)
  if (id === caller.tenant.id) return id
  throw (await world.store.tenants.get(id))?.kind === 'reseller' ? refuse(resellerOwn) : refuse(resellerKnown)
}
