/** What a request for a token is held to, from its fields to its client identifier: one list for each thing that is signed. */
import { type AccessSubject, accessRules, type Signing } from '../../auth/access-token.ts'
import type { AuthWorld, Bearing } from '../../auth/caller.ts'
import { bareKey } from '../../auth/public-key.ts'
import { checkRules } from '../../auth/rules.ts'
import { printable, RS512 } from '../../auth/signed-jwt.ts'
import type { CredentialStore } from '../../auth/store.ts'
import type { Finding } from '../../wire/catalogue.ts'
import { type ApiRule, explanationOf, throwUnlessMet, withRefusals } from '../gate/rules.ts'
import { ACCESS_REFUSALS, refuse } from './dialect.ts'

/** How long a token may be asked to live, in a unit of the parameter that asks. */
interface Life {
  readonly parameter: string
  readonly usual: number | undefined
  readonly longest: number
}

/** An endpoint that gives tokens, as far as its rules differ from another's. */
export interface Endpoint {
  /** What each of the fields, of which one must be there, is signed over. */
  readonly jwts: Readonly<Record<string, Signing>>
  readonly life: Life
}

export interface TokenRequest extends AccessSubject {
  readonly endpoint: Endpoint
  readonly body: Readonly<Record<string, unknown>>
  readonly jwtField: string
}

/** Holds a body to its rules; throws `Refused`. What it signs over is used up. */
export async function judged(
  world: AuthWorld,
  endpoint: Endpoint,
  sent: { body: unknown; bearing: Bearing },
): Promise<TokenRequest> {
  const request = requestOf(world, endpoint, { ...sent, spend: world.credentials.useOnce })
  throwUnlessMet(await checkRules(rulesOf(request), request))
  return request
}

/** How a body would be judged; nothing is used up. */
export async function explained(
  world: AuthWorld,
  endpoint: Endpoint,
  sent: { body: unknown; bearing: Bearing },
): Promise<readonly Finding[]> {
  const { credentials } = world
  const spend: CredentialStore['useOnce'] = async ({ owner, jti, now }) => !(await credentials.wasUsed(owner, jti, now))
  const request = requestOf(world, endpoint, { ...sent, spend })
  return explanationOf(await checkRules(rulesOf(request), request))()
}

/** The life that is asked for, or the usual one; of a request that met the rules it is within their range. */
export const lifeOf = ({ endpoint: { life }, body }: TokenRequest): number | undefined => {
  const asked = numberOf(body[life.parameter])
  return asked ?? life.usual
}

function requestOf(
  world: AuthWorld,
  endpoint: Endpoint,
  { body, bearing, spend }: { body: unknown; bearing: Bearing; spend: CredentialStore['useOnce'] },
): TokenRequest {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const [first = ''] = Object.keys(endpoint.jwts)
  const jwtField = Object.keys(endpoint.jwts).find(field => isFilled(fields[field])) ?? first
  return {
    world,
    endpoint,
    body: fields,
    jwtField,
    bearing,
    spend,
    text: textOf(fields[jwtField]).trim(),
    sentKey: bareKey(textOf(fields[PUBLIC_KEY])),
    now: world.clock.now(),
    algorithms: world.algorithms ?? RS512,
  }
}

const rulesOf = ({ endpoint, jwtField }: TokenRequest): readonly ApiRule<TokenRequest>[] =>
  RULES[endpoint.jwts[jwtField] ?? 'identifier']

const FIELDS: readonly ApiRule<TokenRequest>[] = [
  {
    name: 'fields',
    requires: 'The body is JSON with the JWT and the public key, each a text that is not blank.',
    refusal: () => refuse('requestFieldsInvalid'),
    remedy:
      'Send clientIdentifierJwt (sessionTokenJwt to /ams/v1/users/customer/accesstoken) and base64EncodedStringPublicKey, by ' +
      'these names, as JSON.',
    meets: ({ body, jwtField }) => isFilled(body[jwtField]) && isFilled(body[PUBLIC_KEY]),
    found: ({ body }) => Object.keys(body).map(printable).slice(0, 10).join(', ') || 'no field',
  },
  {
    name: 'validity',
    requires: 'The validity is a whole number, or left out.',
    refusal: () => refuse('validityInvalid'),
    remedy: 'Send a number such as 30; the same as text is taken too.',
    // Shipping clients send the number as text. What is no int32 and what is one out of range are different rows.
    meets: ({ body, endpoint }) => {
      const asked = numberOf(body[endpoint.life.parameter])
      return asked === undefined || (asked | 0) === asked
    },
    found: ({ body, endpoint: { life } }) => `${life.parameter} ${printable(body[life.parameter])}`,
  },
  {
    name: 'validity-range',
    requires: 'The validity is within its range.',
    refusal: () => refuse('parameterInvalid'),
    remedy: 'An access token lives 1 to 30 minutes, a session 1 to 24 hours.',
    meets: request => {
      const asked = lifeOf(request)
      return asked === undefined || (asked >= 1 && asked <= request.endpoint.life.longest)
    },
    found: request => `${lifeOf(request) ?? 'as long as the sign-in'}`,
  },
]

const rulesFor = (signing: Signing): readonly ApiRule<TokenRequest>[] => [
  ...FIELDS,
  ...withRefusals(accessRules(signing), ACCESS_REFUSALS),
]
const RULES: Readonly<Record<Signing, readonly ApiRule<TokenRequest>[]>> = {
  identifier: rulesFor('identifier'),
  'identifier and person': rulesFor('identifier and person'),
  session: rulesFor('session'),
}

const PUBLIC_KEY = 'base64EncodedStringPublicKey'
const isFilled = (field: unknown): boolean => typeof field === 'string' && field.trim() !== ''
const textOf = (field: unknown): string => (typeof field === 'string' ? field : '')

/** What was asked for as a number; NaN for what is none, undefined for nothing. */
function numberOf(validity: unknown): number | undefined {
  if (validity === undefined || validity === null) return undefined
  if (typeof validity === 'string' && /^\s*[+-]?\d+\s*$/.test(validity)) return Number(validity)
  return typeof validity === 'number' ? validity : Number.NaN
}
