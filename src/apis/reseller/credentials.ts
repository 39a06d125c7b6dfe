/**
 * The refusals of credentials under each contract date. A refusal whose body has no number still has one internally, for
 * explanations, metrics and the log.
 */
import Type from 'typebox'
import type { Catalogue } from '../../wire/catalogue.ts'
import { type CredentialRefusals, credentialRefusals } from '../gate/credential-check.ts'
import { errorSchema as numbered, withBodyShape } from '../gate/envelope.ts'
import type { Dated } from './contract.ts'
import { errors, refusedCredentials } from './errors.ts'

withBodyShape('error-only', refusedCredentials.bearerExpired)
withBodyShape('error-only', refusedCredentials.bearerInvalid)
withBodyShape('anonymous', refusedCredentials.apiKeyInvalid)

/** The rows of refused credentials that depend on the contract date. */
const datedRows = ({ expiredBearer, otherBearer, garbledToken }: Dated) => ({
  bearerExpired: expiredBearer === 'row' ? errors.bearerExpired : refusedCredentials.bearerExpired,
  bearerRevoked: otherBearer === 'row' ? errors.bearerExpired : refusedCredentials.bearerExpired,
  bearerInvalid: otherBearer === 'row' ? errors.accessTokenInvalid : refusedCredentials.bearerInvalid,
  accessTokenInvalid: garbledToken === 'row' ? errors.accessTokenInvalid : refusedCredentials.apiKeyInvalid,
})

/** The refusal of each kind of bad credential. */
export const datedCredentialRefusals = (dated: Dated): CredentialRefusals => {
  const { bearerExpired, bearerRevoked, bearerInvalid, accessTokenInvalid } = datedRows(dated)
  return credentialRefusals({
    'credential-missing': errors.unauthenticated,
    'bearer-expired': bearerExpired,
    'bearer-revoked': bearerRevoked,
    'bearer-invalid': bearerInvalid,
    'credential-malformed': accessTokenInvalid,
  })
}

/** The catalogue of a date. A bearer has rows of its own in it only where they differ from the others. */
export const catalogueOf = (dated: Dated): Catalogue => {
  const { bearerExpired, bearerRevoked, bearerInvalid, accessTokenInvalid } = datedRows(dated)
  return {
    ...errors,
    bearerExpired,
    ...(dated.otherBearer !== dated.expiredBearer && { bearerRevoked }),
    accessTokenInvalid,
    ...(bearerInvalid !== accessTokenInvalid && { bearerInvalid }),
  }
}

/** The schema of an error body, for OpenAPI. */
export const errorSchemaOf = ({ expiredBearer, otherBearer }: Dated): object =>
  expiredBearer === 'row' && otherBearer === 'row'
    ? numbered
    : Type.Union([
        numbered,
        Type.Object({ error: Type.String({ description: 'The only member of the response to a bearer that is not valid.' }) }),
      ])
