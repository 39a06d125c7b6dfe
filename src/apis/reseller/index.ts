/** The Knox Deployment Program Reseller API: resellers upload devices for customers and read later what became of each. */
import type { Api } from '../../wire/api.ts'
import type { Contract } from '../../wire/contract.ts'
import { envelope, errorSchema, security } from '../gate.ts'
import { becauseIn } from '../speak.ts'
import { DATED } from './contract.ts'
import { customerExtensions, customers } from './customers.ts'
import { deviceOrders } from './device-orders.ts'
import { devices } from './devices.ts'
import { admit, type ResellerCaller, type ResellerWorld, refuse, unauthorized } from './dialect.ts'
import { DIFFERENCES, underDate } from './differences.ts'
import { errors } from './errors.ts'
import { resellerExtensions } from './resellers.ts'
import { transactions } from './transactions.ts'

/** The API as the pages of a date have it. */
export const kdpOf = (contract: Contract): Api<ResellerWorld, ResellerCaller> => {
  const dated = DATED[contract]
  return { ...KDP, operations: [...LISTED.map(underDate(dated)), ...EXTENSIONS], admit: admit(dated) }
}

/** What the vendor lists: six operations. */
const LISTED = [...deviceOrders, ...devices, ...transactions, ...customers]
const EXTENSIONS = [...customerExtensions, ...resellerExtensions]

const KDP: Omit<Api<ResellerWorld, ResellerCaller>, 'admit' | 'operations'> = {
  name: 'kdp',
  title: 'Knox Deployment Program Reseller API',
  description:
    'Resellers upload devices for customers; each call is a transaction whose outcome is read later, device by device.',
  prefixes: ['/kcs/v1/rp'],
  bodyLimit: 5 * 1024 * 1024,
  catalogue: errors,
  differences: DIFFERENCES,
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
