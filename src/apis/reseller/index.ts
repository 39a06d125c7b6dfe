/** The Knox Deployment Program Reseller API: resellers upload devices for customers and read later what became of each. */
import type { Api } from '../../wire/api.ts'
import type { Contract } from '../../wire/contract.ts'
import { envelope, errorSchema, security } from '../gate.ts'
import { DATED } from './contract.ts'
import { customers } from './customers.ts'
import { deviceOrders } from './device-orders.ts'
import { devices } from './devices.ts'
import { admit, type ResellerCaller, type ResellerWorld, refuse, unauthorized } from './dialect.ts'
import { errors } from './errors.ts'
import { resellers } from './resellers.ts'
import { transactionsOf } from './transactions.ts'

/** The API as the pages of a date have it. */
export const kdpOf = (contract: Contract): Api<ResellerWorld, ResellerCaller> => ({
  ...KDP,
  operations: [...deviceOrders, ...devices, ...transactionsOf(DATED[contract]), ...customers, ...resellers],
  admit: admit(DATED[contract]),
})

const KDP: Omit<Api<ResellerWorld, ResellerCaller>, 'admit' | 'operations'> = {
  name: 'kdp',
  title: 'Knox Deployment Program Reseller API',
  description:
    'Resellers upload devices for customers; each call is a transaction whose outcome is read later, device by device.',
  prefixes: ['/kcs/v1/rp'],
  bodyLimit: 5 * 1024 * 1024,
  catalogue: errors,
  errorsEverywhere: [
    'parameterInvalid',
    'unauthenticated',
    'accessTokenInvalid',
    'accessTokenClaimEmpty',
    'signatureExpired',
    'accessTokenExpired',
    'accessTokenForeign',
    'bearerExpired',
    'restrictionUnmet',
    'userUnknown',
    'tenantUnknown',
    'tenantBlocked',
    'tenantInactive',
    'unauthorized',
    'payloadTooLarge',
    'internal',
  ],
  errorSchema,
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
