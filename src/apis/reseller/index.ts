/** The Knox Deployment Program Reseller API: resellers upload devices for customers and read later what became of each. */
import type { Api } from '../../wire/api.ts'
import type { Contract } from '../../wire/contract.ts'
import { envelope, security } from '../gate.ts'
import { DATED } from './contract.ts'
import { catalogueOf, errorSchemaOf } from './credentials.ts'
import { customers } from './customers.ts'
import { deviceOrders } from './device-orders.ts'
import { devices } from './devices.ts'
import { admit, type ResellerCaller, type ResellerWorld, refuse, unauthorized } from './dialect.ts'
import { resellers } from './resellers.ts'
import { transactions } from './transactions.ts'

/** The API as the pages of a date have it. */
export const kdpOf = (contract: Contract): Api<ResellerWorld, ResellerCaller> => {
  const dated = DATED[contract]
  const catalogue = catalogueOf(dated)
  const errorsEverywhere = ERRORS_EVERYWHERE.filter(key => key in catalogue)
  return { ...KDP, catalogue, errorsEverywhere, errorSchema: errorSchemaOf(dated), admit: admit(dated) }
}

const ERRORS_EVERYWHERE = [
  'parameterInvalid',
  'unauthenticated',
  'accessTokenInvalid',
  'bearerInvalid',
  'accessTokenClaimEmpty',
  'signatureExpired',
  'accessTokenExpired',
  'accessTokenForeign',
  'bearerExpired',
  'bearerRevoked',
  'restrictionUnmet',
  'userUnknown',
  'tenantUnknown',
  'tenantBlocked',
  'tenantInactive',
  'unauthorized',
  'payloadTooLarge',
  'internal',
]

type Undated = Omit<Api<ResellerWorld, ResellerCaller>, 'admit' | 'catalogue' | 'errorsEverywhere' | 'errorSchema'>

const KDP: Undated = {
  name: 'kdp',
  title: 'Knox Deployment Program Reseller API',
  description:
    'Resellers upload devices for customers; each call is a transaction whose outcome is read later, device by device.',
  prefixes: ['/kcs/v1/rp'],
  bodyLimit: 5 * 1024 * 1024,
  operations: [...deviceOrders, ...devices, ...transactions, ...customers, ...resellers],
  security,
  because: (cause, detail) => {
    switch (cause) {
      case 'path-unknown':
        return refuse('pathNotFound')
      case 'body-too-large':
        return refuse('payloadTooLarge')
      case 'body-malformed':
      case 'parameter-unfit':
        return refuse('parameterInvalid', { parameter: detail })
      case 'scope-missing':
        return unauthorized()
      // No published row is about it.
      case 'stopping':
      case 'broken':
        return refuse('internal')
    }
  },
  speak: envelope,
}
