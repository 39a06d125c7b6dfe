import type { Contract } from '../../wire/contract.ts'

/** What the contract date changes in this API: one member for each row of `differences.ts`, so that each can be corrected alone. */
export interface Dated {
  /** C1: the response to a status query for one transaction: a list with only that one, or the transaction itself. */
  readonly statusOfOne: 'listed' | 'bare'
  /** C2: the refusal of an expired bearer: only `{"error": …}`, or a row of the table. */
  readonly expiredBearer: 'error-only' | 'row'
  /** C3: the same for a bearer that is garbled, forged, unknown or revoked. */
  readonly otherBearer: 'error-only' | 'row'
  /** C4: the refusal of a signed token that cannot be read or verified: "Invalid Api Key", or the row 4012250. */
  readonly garbledToken: 'invalid-api-key' | 'row'
  /** C5: the row for a reseller id that no tenant has, on the six operations that the vendor lists. */
  readonly unknownReseller: 'resellerIdInvalid' | 'resellerNotFound'
  /** C6: the row for a customer id that no tenant has, on upload. */
  readonly unknownCustomer: 'customerIdInvalid' | 'customerNotFound'
  /** C7: the row result of a device that the same reseller uploads again for the same customer: failed, or unchanged. */
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
