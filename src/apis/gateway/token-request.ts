/** The rules of a token request: those of its fields, then those of its JWT by the content that is signed. */
import { type AccessSubject, accessRules, type SignedContent } from '../../auth/access-token.ts'
import type { AuthWorld, RequestHead } from '../../auth/caller.ts'
import { bareKey } from '../../auth/public-key.ts'
import { checkRules } from '../../auth/rules.ts'
import { printable, RS512 } from '../../auth/signed-jwt.ts'
import type { CredentialStore } from '../../auth/store.ts'
import type { Finding } from '../../wire/catalogue.ts'
import { type ApiRule, explanationOf, throwUnlessMet, withRefusals } from '../gate/rules.ts'
import { ACCESS_REFUSALS, refuse } from './dialect.ts'

/** The lifetime that a request can name, in the unit of its parameter. */
interface Lifetime {
  readonly parameter: string
  readonly default: number | undefined
  readonly max: number
}

/** The differences between the token endpoints. */
export interface TokenEndpoint {
  /** The fields that can have the JWT, of which one is required, each with the content of its JWT. */
  readonly jwts: Readonly<Record<string, SignedContent>>
  readonly lifetime: Lifetime
}

export interface TokenRequest extends AccessSubject {
  readonly endpoint: TokenEndpoint
  readonly body: Readonly<Record<string, unknown>>
  readonly jwtField: string
}

/** Checks a body and marks its `jti` as used. Throws `Refused`. */
export async function checkTokenRequest(
  world: AuthWorld,
  endpoint: TokenEndpoint,
  sent: { body: unknown; head: RequestHead },
): Promise<TokenRequest> {
  const request = requestOf(world, endpoint, { ...sent, useJti: world.credentials.useOnce })
  throwUnlessMet(await checkRules(rulesOf(request), request))
  return request
}

/** The findings on a body. Its `jti` is not marked as used. */
export async function explainTokenRequest(
  world: AuthWorld,
  endpoint: TokenEndpoint,
  sent: { body: unknown; head: RequestHead },
): Promise<readonly Finding[]> {
  const { credentials } = world
  const useJti: CredentialStore['useOnce'] = async ({ owner, jti, now }) => !(await credentials.wasUsed(owner, jti, now))
  const request = requestOf(world, endpoint, { ...sent, useJti })
  return explanationOf(await checkRules(rulesOf(request), request))()
}

/** The requested lifetime or the default. For a request that met the rules it is in the permitted range. */
export const requestedLifetime = ({ endpoint: { lifetime }, body }: TokenRequest): number | undefined => {
  return numberOf(body[lifetime.parameter]) ?? lifetime.default
}

function requestOf(
  world: AuthWorld,
  endpoint: TokenEndpoint,
  { body, head, useJti }: { body: unknown; head: RequestHead; useJti: CredentialStore['useOnce'] },
): TokenRequest {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const [first = ''] = Object.keys(endpoint.jwts)
  const jwtField = Object.keys(endpoint.jwts).find(field => isFilled(fields[field])) ?? first
  return {
    world,
    endpoint,
    body: fields,
    jwtField,
    head,
    useJti,
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
    requires: 'The body is JSON with the JWT and the public key, each a string that is not blank.',
    refusal: () => refuse('requestFieldsInvalid'),
    remedy:
      'Send JSON with the members clientIdentifierJwt (for /ams/v1/users/customer/accesstoken: sessionTokenJwt) and ' +
      'base64EncodedStringPublicKey.',
    meets: ({ body, jwtField }) => isFilled(body[jwtField]) && isFilled(body[PUBLIC_KEY]),
    found: ({ body }) => Object.keys(body).map(printable).slice(0, 10).join(', ') || 'no member',
  },
  {
    name: 'validity',
    requires: 'The validity is an integer or absent.',
    refusal: () => refuse('validityInvalid'),
    remedy: 'Send a number such as 30, or the same number as a string.',
    // Some clients send a string. A value that is not an int32 and an int32 out of range have different rows.
    meets: ({ body, endpoint }) => {
      const validity = numberOf(body[endpoint.lifetime.parameter])
      return validity === undefined || (validity | 0) === validity
    },
    found: ({ body, endpoint: { lifetime } }) => `${lifetime.parameter} ${printable(body[lifetime.parameter])}`,
  },
  {
    name: 'validity-range',
    requires: 'The validity is in its range.',
    refusal: () => refuse('parameterInvalid'),
    remedy: 'Send 1 to 30 minutes for an access token, 1 to 24 hours for a session token.',
    meets: request => {
      const validity = requestedLifetime(request)
      return validity === undefined || (validity >= 1 && validity <= request.endpoint.lifetime.max)
    },
    found: request => `${requestedLifetime(request) ?? 'the remaining time of the sign-in'}`,
  },
]

const rulesFor = (content: SignedContent): readonly ApiRule<TokenRequest>[] => [
  ...FIELDS,
  ...withRefusals(accessRules(content), ACCESS_REFUSALS),
]
const RULES: Readonly<Record<SignedContent, readonly ApiRule<TokenRequest>[]>> = {
  identifier: rulesFor('identifier'),
  'identifier and person': rulesFor('identifier and person'),
  session: rulesFor('session'),
}

const PUBLIC_KEY = 'base64EncodedStringPublicKey'
const isFilled = (field: unknown): boolean => typeof field === 'string' && field.trim() !== ''
const textOf = (field: unknown): string => (typeof field === 'string' ? field : '')

/** A validity as a number: NaN if it is not a number, undefined if it is absent. */
function numberOf(validity: unknown): number | undefined {
  if (validity === undefined || validity === null) return undefined
  if (typeof validity === 'string' && /^\s*[+-]?\d+\s*$/.test(validity)) return Number(validity)
  return typeof validity === 'number' ? validity : Number.NaN
}
