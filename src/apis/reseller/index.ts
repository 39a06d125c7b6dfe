/** The Knox Deployment Program Reseller API: resellers upload devices for customers and read later what became of each. */
import type { Api } from '../../wire/api.ts'
import type { Contract } from '../../wire/contract.ts'
import { envelope, security } from '../gate.ts'
import { becauseIn } from '../speak.ts'
import { DATED, type Dated } from './contract.ts'
import { catalogueOf, errorSchemaOf } from './credentials.ts'
import { customerExtensions, customers } from './customers.ts'
import { deviceOrders } from './device-orders.ts'
import { devices } from './devices.ts'
import { admit, type ResellerCaller, type ResellerWorld, refuse, unauthorized } from './dialect.ts'
import { DIFFERENCES, underDate } from './differences.ts'
import { resellerExtensions } from './resellers.ts'
import { transactionsOf } from './transactions.ts'

/** The API as the pages of a date have it. */
export const kdpOf = (contract: Contract): Api<ResellerWorld, ResellerCaller> => {
  const dated = DATED[contract]
  const catalogue = catalogueOf(dated)
  return {
    ...KDP,
    catalogue,
    errorsEverywhere: ERRORS_EVERYWHERE.filter(key => key in catalogue),
    errorSchema: errorSchemaOf(dated),
    operations: [...listedUnder(dated).map(underDate(dated)), ...EXTENSIONS],
    admit: admit(dated),
  }
}

/** What the vendor lists: six operations. */
const listedUnder = (dated: Dated) => [...deviceOrders, ...devices, ...transactionsOf(dated), ...customers]
const EXTENSIONS = [...customerExtensions, ...resellerExtensions]

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

type Undated = Omit<Api<ResellerWorld, ResellerCaller>, 'admit' | 'catalogue' | 'errorsEverywhere' | 'errorSchema' | 'operations'>

const KDP: Undated = {
  name: 'kdp',
  title: 'Knox Deployment Program Reseller API',
  description:
    'Resellers upload devices for customers; each call is a transaction whose outcome is read later, device by device.',
  prefixes: ['/kcs/v1/rp'],
  bodyLimit: 5 * 1024 * 1024,
  differences: DIFFERENCES,
  security,
  because: becauseIn({
    'path-unknown': () => refuse('pathNotFound'),
    'body-too-large': () => refuse('payloadTooLarge'),
    'body-malformed': detail => refuse('parameterInvalid', { parameter: detail }),
    'parameter-unfit': detail => refuse('parameterInvalid', { parameter: detail }),
    'scope-missing': unauthorized,
    // No published row is about either.
    stopping: () => refuse('internal'),
    broken: () => refuse('internal'),
  }),
  speak: (refused, id) => envelope(refused, id),
}
