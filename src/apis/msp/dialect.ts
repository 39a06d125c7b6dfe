import type { AuthWord, AuthWorld } from '../../auth/caller.ts'
import { identify } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Provider } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Cause, Head, Spoken } from '../../wire/api.ts'
import { type Refused, statusOf } from '../../wire/catalogue.ts'
import { operations } from '../../wire/operation.ts'
import { orRefuseIn, refusals } from '../speak.ts'
import { errors } from './errors.ts'

export interface MspCaller {
  readonly tenant: Provider
  readonly scopes: ReadonlySet<string>
  readonly by: By
}

export type MspWorld = World & AuthWorld

export const operation = operations<MspWorld, MspCaller>()

export const refuse = refusals(errors)

/** The world's refusals in the MSP API's rows. */
export const orRefuse = orRefuseIn({
  'customer-unknown': () => refuse('customerNotFound'),
  'customer-unmanaged': () => refuse('customerNotManaged'),
})

/** Lets a provider in by its bearer; a signed token of the older scheme is no credential here. Throws `Refused`. */
export async function admit(world: MspWorld, head: Head): Promise<MspCaller> {
  const caller = await identify(world, head, [])
  if ('no' in caller) throw REFUSED_CREDENTIAL[caller.no]()
  const { tenant, scopes, who } = caller
  // One published row stands for whoever may not use this service: another kind of tenant, or one that is blocked or inactive.
  if (tenant.kind !== 'provider' || tenant.standing !== 'active') throw refuse('authorizationFail')
  return { tenant, scopes, by: { who, channel: 'msp' } }
}

const unauthenticated = () => refuse('unauthenticated')
const unauthorized = () => refuse('authorizationFail')

const REFUSED_CREDENTIAL: Readonly<Record<AuthWord, () => Refused>> = {
  'credential-missing': unauthenticated,
  'credential-garbled': unauthenticated,
  'bearer-expired': () => refuse('accessTokenExpired'),
  'user-gone': unauthorized,
  'tenant-gone': unauthorized,
  // Said of signed tokens, which are not read here.
  'signature-expired': unauthenticated,
  'claim-empty': unauthenticated,
  'access-token-expired': unauthenticated,
  'access-token-foreign': unauthenticated,
  'restriction-unmet': unauthenticated,
}

export function because(cause: Cause, detail: string): Refused {
  switch (cause) {
    case 'path-unknown':
      return refuse('pathUnknown')
    case 'body-too-large':
      return refuse('bodyTooLarge')
    case 'body-malformed':
    case 'parameter-unfit':
      return refuse('parameterInvalid', { parameter: detail })
    case 'scope-missing':
      return refuse('authorizationFail')
    // No published row is about it.
    case 'stopping':
    case 'broken':
      return refuse('failure')
  }
}

/** The envelope of this API alone: `code` is the name and the number is a text. */
export function speak(refused: Refused, id: string): Spoken {
  const [number, name] = refused.row
  const body = { transactionalId: id, code: name, errorCode: String(number), errorMessage: refused.text }
  return { status: statusOf(number), body }
}
