import type { Row } from '../../wire/catalogue.ts'
import { type Difference, rowShown, underEach } from '../../wire/contract.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import type { ResellerCaller, ResellerWorld } from './caller.ts'
import { customerKnown, resellerKnown } from './checks.ts'
import { DATED, type Dated } from './contract.ts'
import { UPLOAD } from './device-orders.ts'
import { errors } from './errors.ts'

/** A listed operation under a contract date, which selects the rows of an unknown reseller and an unknown customer. */
export const underDate =
  (dated: Dated) =>
  (operation: AnyOperation<ResellerWorld, ResellerCaller>): AnyOperation<ResellerWorld, ResellerCaller> => {
    const rows: Readonly<Record<string, string>> = {
      [resellerKnown.rule]: dated.unknownReseller,
      ...(operation.id === UPLOAD && { [customerKnown.rule]: dated.unknownCustomer }),
    }
    return { ...operation, checks: operation.checks?.map(check => ({ ...check, row: rows[check.rule] ?? check.row })) ?? [] }
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
    subject: 'The response with transactionId.',
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
    subject:
      '401 for a bearer that is garbled, forged, unknown or revoked. A revoked one gets the response of C2 under both dates.',
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
    subject: 'Listed by the vendor under 2023-12; under 2026-07 an extension with the same response.',
    grade: 'published',
  },
]
