/**
 * The Knox MSP Portal API: a provider creates, links, changes and delinks managed customers, and copies profiles between them.
 * Customers give their consent elsewhere. This folder has the wire format and the error rows of this API alone.
 */
import Type from 'typebox'
import type { Api } from '../../wire/api.ts'
import type { Contract } from '../../wire/contract.ts'
import { oauth } from '../gate/security.ts'
import { admit, type MspCaller, type MspWorld } from './caller.ts'
import { followed } from './contract.ts'
import { customers } from './customers.ts'
import { because, errorResponse } from './dialect.ts'
import { onlyByFault } from './errors.ts'
import { delink, link } from './links.ts'
import { copy, overwrite } from './profile-copies.ts'
import { list } from './profiles.ts'

export const mspOf = (contract: Contract): Api<MspWorld, MspCaller> => followed(MSP, contract)

const MSP: Omit<Api<MspWorld, MspCaller>, 'catalogue'> = {
  name: 'msp',
  title: 'Knox MSP Portal API',
  description: 'The customers of a managed service provider, and the profiles that it copies between them.',
  prefixes: ['/msp'],
  idHeader: 'x-wsm-txid',
  requestIds: 'uuid',
  bodyLimit: 5 * 1024 * 1024,
  onlyByFault,
  operations: [...customers, link, delink, list, copy, overwrite],
  errorsEverywhere: ['parameterInvalid', 'unauthenticated', 'accessTokenExpired', 'authorizationFail', 'bodyTooLarge', 'failure'],
  errorSchema: Type.Object({
    transactionalId: Type.String({ description: 'The id of the request, also in the activity log.' }),
    code: Type.String({ description: 'The name of the error.' }),
    errorCode: Type.String({ description: 'The number of the error.' }),
    errorMessage: Type.String({ description: 'The reason, for people; the text may change.' }),
  }),
  tags: {
    'Managed customers': 'The customers of the provider: creation, links, changes and delinks.',
    Profiles: 'The profiles of managed customers, and their copies.',
  },
  examples: async () => (await import('./examples.ts')).examples,
  security: { oauth: oauth('msp') },
  admit,
  because,
  errorResponse,
}

export const msp = mspOf('2026-07')
