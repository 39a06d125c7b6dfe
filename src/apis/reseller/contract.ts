import type { Row } from '../../wire/catalogue.ts'
import { type Contract, type Difference, rowShown, underEach } from '../../wire/contract.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import { UPLOAD } from './device-orders.ts'
import type { ResellerCaller, ResellerWorld } from './dialect.ts'
import { errors } from './errors.ts'

/** What the contract date changes in this API: one constant for each row of its table, so that each can be corrected alone. */
export interface Dated {
  /** C1: a status query for one transaction is answered with the list that has it alone, or with the bare transaction. */
  readonly statusOfOne: 'listed' | 'bare'
  /** C2: how an expired bearer is refused: `{"error": …}` alone, or by its row. */
  readonly expiredBearer: 'error-only' | 'row'
  /** C3: the same of a bearer that is garbled, forged, unknown or revoked. */
  readonly otherBearer: 'error-only' | 'row'
  /** C4: how a signed token is refused that cannot be read or verified: "Invalid Api Key", or the row 4012250. */
  readonly garbledToken: 'invalid-api-key' | 'row'
  /** C5: the row of a reseller id that no tenant has, on the six listed operations. */
  readonly unknownReseller: 'resellerIdInvalid' | 'resellerNotFound'
  /** C6: the row of a customer id that no tenant has, on upload. */
  readonly unknownCustomer: 'customerIdInvalid' | 'customerNotFound'
  /** C7: a device that the same reseller uploads again for the same customer: its row fails, or nothing changes. */
  readonly uploadedAgain: 'fails' | 'unchanged'
}

export const DATED: Readonly<Record<Contract, Dated>> = {
  '2023-12': {
    statusOfOne: 'bare',
    expiredBearer: 'row',
    otherBearer: 'row',
    garbledToken: 'row',
    unknownReseller: 'resellerNotFound',
    unknownCustomer: 'customerNotFound',
    uploadedAgain: 'unchanged',
  },
  '2026-07': {
    statusOfOne: 'listed',
    expiredBearer: 'error-only',
    otherBearer: 'error-only',
    garbledToken: 'invalid-api-key',
    unknownReseller: 'resellerIdInvalid',
    unknownCustomer: 'customerIdInvalid',
    uploadedAgain: 'fails',
  },
}

/** A listed operation as a date has it: without the refusals that others replace there. */
export const underDate =
  (dated: Dated) =>
  (operation: AnyOperation<ResellerWorld, ResellerCaller>): AnyOperation<ResellerWorld, ResellerCaller> => {
    const replaced: readonly string[] = [
      ...(dated.unknownReseller === 'resellerNotFound' ? [] : ['resellerNotFound']),
      ...(dated.unknownCustomer === 'customerNotFound' || operation.id !== UPLOAD ? [] : ['customerNotFound']),
    ]
    return { ...operation, errors: operation.errors.filter(key => !replaced.includes(key)) }
  }

const by = (form: (dated: Dated) => unknown) => underEach(contract => form(DATED[contract]))
const row = (form: (dated: Dated) => Row | null) =>
  by(dated => {
    const found = form(dated)
    return found && rowShown(found)
  })

const transaction = {
  transactionId: 'T-1',
  state: 'Complete',
  type: 'Put',
  orderNo: 'A7',
  operationType: 'UPLOAD',
  devices: [{ imei: '350000000000212', code: 40000004, message: 'DEVICE_INVALID', data: 'The specified device is not valid.' }],
}
const STATUS_OF_ONE: Readonly<Record<Dated['statusOfOne'], object>> = {
  listed: { devices: { totalCount: 1, totalPage: 1, pageNum: 0, transactions: [transaction] } },
  bare: transaction,
}
const ERROR_ONLY = { error: 'Invalid authentication token' }
const INVALID_API_KEY = { code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' }
const GARBLED = rowShown(errors.accessTokenInvalid)

export const DIFFERENCES: readonly Difference[] = [
  {
    id: 'C1',
    operation: 'getDeviceTransactionStatusUsingGET',
    subject: 'The answer with transactionId.',
    ...by(dated => STATUS_OF_ONE[dated.statusOfOne]),
    grade: 'sample',
  },
  {
    id: 'C2',
    subject: '401 for a bearer that has expired.',
    ...by(dated => (dated.expiredBearer === 'row' ? rowShown(errors.bearerExpired) : ERROR_ONLY)),
    grade: 'sample',
  },
  {
    id: 'C3',
    subject: '401 for a bearer that is garbled, forged, unknown or revoked. A revoked one is answered as C2 under both dates.',
    ...by(dated => (dated.otherBearer === 'row' ? GARBLED : ERROR_ONLY)),
    grade: 'inferred',
  },
  {
    id: 'C4',
    subject: '401 for an x-knox-apitoken that is garbled, badly signed or signed with an unknown key.',
    ...by(dated => (dated.garbledToken === 'row' ? GARBLED : INVALID_API_KEY)),
    grade: 'sample',
  },
  {
    id: 'C5',
    subject: 'A resellerId that no tenant has, on the six operations that the vendor lists.',
    ...row(dated => errors[dated.unknownReseller]),
    grade: 'sample',
  },
  {
    id: 'C6',
    operation: UPLOAD,
    subject: 'A customerId that no tenant has.',
    ...row(dated => errors[dated.unknownCustomer]),
    grade: 'sample',
  },
  {
    id: 'C7',
    operation: UPLOAD,
    subject: 'A device that the same reseller has uploaded for the same customer before: its row in the status.',
    ...row(dated => (dated.uploadedAgain === 'fails' ? errors.deviceDuplicate : null)),
    grade: 'published',
  },
  {
    id: 'C8',
    operation: 'getCustomer',
    subject: 'Listed by the vendor under 2023-12; under 2026-07 an extension, with the same answer.',
    grade: 'published',
  },
]
