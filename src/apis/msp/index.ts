/**
 * The Knox MSP Portal API: a provider looks at the customers that it manages, or has asked to. Creating, linking, delinking
 * and changing them, and the profiles to be copied between them, are not served: their paths are unknown.
 */
import Type from 'typebox'
import type { Api } from '../../wire/api.ts'
import { customers } from './customers.ts'
import { admit, because, type MspCaller, type MspWorld, speak } from './dialect.ts'
import { errors } from './errors.ts'

export const msp: Api<MspWorld, MspCaller> = {
  name: 'msp',
  title: 'Knox MSP Portal API',
  description: 'Managed service providers read the customers that they manage.',
  prefixes: ['/msp/v1'],
  idHeader: 'x-wsm-txid',
  bodyLimit: 5 * 1024 * 1024,
  catalogue: errors,
  operations: customers,
  errorsEverywhere: ['parameterInvalid', 'unauthenticated', 'accessTokenExpired', 'authorizationFail', 'bodyTooLarge', 'failure'],
  errorSchema: Type.Object({
    transactionalId: Type.String({ description: 'Names the request, in the activity log too.' }),
    code: Type.String({ description: 'The name of the error.' }),
    errorCode: Type.String({ description: 'The number of the error.' }),
    errorMessage: Type.String({ description: 'For people; it may change.' }),
  }),
  security: { bearer: { type: 'http', scheme: 'bearer', description: 'An OAuth 2.0 access token of a provider.' } },
  admit,
  because,
  speak,
}
