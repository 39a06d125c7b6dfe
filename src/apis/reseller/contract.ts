import type { Contract } from '../../wire/contract.ts'

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
