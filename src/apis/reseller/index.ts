/** The Knox Deployment Program Reseller API: resellers upload devices for customers and read the result of each device later. */
import type { Api } from '../../wire/api.ts'
import type { Contract } from '../../wire/contract.ts'
import { envelope } from '../gate/envelope.ts'
import { oauth, signedToken } from '../gate/security.ts'
import { refusalsByCause } from '../refuse.ts'
import { admit, type ResellerCaller, type ResellerWorld } from './caller.ts'
import { DATED, type Dated } from './contract.ts'
import { catalogueOf, errorSchemaOf } from './credentials.ts'
import { customerExtensions, customers } from './customers.ts'
import { deviceOrders } from './device-orders.ts'
import { devices } from './devices.ts'
import { refuse, unauthorized } from './dialect.ts'
import { DIFFERENCES, underDate } from './differences.ts'
import { onlyByFault } from './errors.ts'
import { resellerExtensions } from './resellers.ts'
import { transactionsOf } from './transactions.ts'

/** The API under a contract date. */
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

/** The six operations that the vendor lists. */
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
    'Resellers upload devices for customers. Each upload and each delete is a transaction; its status has the result of each device.',
  prefixes: ['/kcs/v1/rp'],
  bodyLimit: 5 * 1024 * 1024,
  onlyByFault,
  differences: DIFFERENCES,
  tags: {
    Devices: 'Uploads, deletes, their results, and the devices that the reseller uploaded.',
    Customers: 'The customers of the reseller, and the profile aliases that they share.',
    Resellers: 'The reseller itself and its vendors.',
  },
  examples: async () => (await import('./examples.ts')).examples,
  security: { oauth: oauth('kdp'), signedToken },
  because: refusalsByCause({
    'path-unknown': () => refuse('pathNotFound'),
    'body-too-large': () => refuse('payloadTooLarge'),
    'body-malformed': detail => refuse('parameterInvalid', { parameter: detail }),
    'parameter-unfit': detail => refuse('parameterInvalid', { parameter: detail }),
    'scope-missing': unauthorized,
    // No row is published for either cause.
    stopping: () => refuse('internal'),
    broken: () => refuse('internal'),
  }),
  errorResponse: (refused, id) => envelope(refused, id),
}
