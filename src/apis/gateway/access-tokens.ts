import Type from 'typebox'
import { grantAccess } from '../../auth/access-token.ts'
import type { AuthWorld } from '../../auth/caller.ts'
import { Reply } from '../../wire/api.ts'
import { type Call, operations } from '../../wire/operation.ts'
import { ROW_OF_ACCESS, refuse, type Visitor } from './dialect.ts'

const operation = operations<AuthWorld, Visitor>()

/** In minutes. */
const VALIDITY = { usual: 30, shortest: 1, longest: 30 }

const createAccessToken = (id: string, path: string) =>
  operation({
    id,
    method: 'POST',
    path,
    tag: 'Knox Cloud Authentication',
    summary: 'A signed client identifier for an access token',
    description:
      'The holder of a client identifier signs it with a registered key (RS512) and gets an access token, which it signs ' +
      'in turn and sends as `x-knox-apitoken`. The `jti` of the signed identifier may be used once.',
    body: Type.Object({
      clientIdentifierJwt: Type.String({ description: 'The client identifier, signed by its holder.' }),
      base64EncodedStringPublicKey: Type.String({ description: 'Base64 of the SubjectPublicKeyInfo, as in the JWT.' }),
      validityForAccessTokenInMinutes: Type.Optional(
        Type.Union(
          [Type.Integer({ minimum: VALIDITY.shortest, maximum: VALIDITY.longest }), Type.String({ pattern: '^\\d+$' })],
          {
            default: VALIDITY.usual,
          },
        ),
      ),
    }),
    reply: Type.Object({ accessToken: Type.String() }),
    errors: [
      'requestFieldsInvalid',
      'validityInvalid',
      'parameterInvalid',
      'accessTokenBadRequest',
      'signedTokenExpired',
      'identifierClaimEmpty',
      'jtiUsed',
      'restrictionEmpty',
      'restrictionUnlisted',
    ],
    scopes: [],
    handle: grant,
  })

export const accessTokens = [
  createAccessToken('createApiAccessToken', '/ams/v1/users/accesstoken'),
  // What 19.04 moved to v1 goes on being called by clients older than that.
  createAccessToken('createApiAccessTokenV0', '/ams/v0/users/accesstoken'),
]

async function grant(world: AuthWorld, call: Call<Visitor, unknown, unknown>): Promise<Reply> {
  const { clientIdentifierJwt: jwt, base64EncodedStringPublicKey: publicKey, ...rest } = fieldsOf(call.sent.body)
  if (!isFilled(jwt) || !isFilled(publicKey)) throw refuse('requestFieldsInvalid')
  const minutes = minutesOf(rest.validityForAccessTokenInMinutes)
  const bearing = { headers: call.headers, address: call.caller.address }
  const outcome = await grantAccess(world, { jwt: jwt.trim(), publicKey, minutes, bearing })
  if (typeof outcome !== 'string') throw refuse(ROW_OF_ACCESS[outcome.no])
  // Some clients cut the token out by its position in the body: no member may come before it, nor any white space.
  return new Reply(200, { accessToken: outcome }, { 'cache-control': 'no-store' })
}

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}

const isFilled = (field: unknown): field is string => typeof field === 'string' && field.trim() !== ''

/** Shipping clients send the number as text. What is no int32 and what is one out of range are different rows. */
function minutesOf(validity: unknown): number {
  if (validity === undefined || validity === null) return VALIDITY.usual
  const number = typeof validity === 'string' && /^\s*[+-]?\d+\s*$/.test(validity) ? Number(validity) : validity
  if (typeof number !== 'number' || (number | 0) !== number) throw refuse('validityInvalid')
  if (number < VALIDITY.shortest || number > VALIDITY.longest) throw refuse('parameterInvalid')
  return number
}
