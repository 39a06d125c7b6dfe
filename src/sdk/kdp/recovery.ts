/** Uploads and deletes whose outcome is unknown: the status of their transaction says whether the server has them. */
import { isKnoxError } from '../errors/is-knox-error.ts'
import type { CallOptions } from '../requests/call-options.ts'
import type { Recovery } from '../requests/send.ts'
import type { Transaction } from './transaction.ts'

export interface SentOrder {
  readonly operationType: Transaction['operationType']
  readonly body: { readonly transactionId: string; readonly orderNo?: string | undefined }
  readonly sentBefore: boolean
}

/** Recovers one request. `status` rejects with `TRANSACTION_ID_INVALID` if the server does not know the transaction. */
export const recoveryOf = (
  { operationType, body: { transactionId, orderNo }, sentBefore }: SentOrder,
  status: (options: CallOptions) => Promise<Transaction>,
): Recovery => ({
  sentBefore,
  isRepeat: refused => refused.name === 'TRANSACTION_ID_DUPLICATE',
  find: async options => {
    const found = await known(status(options))
    // Another order may have the same id. Some responses do not show an order number.
    if (found?.operationType !== operationType) return undefined
    if (orderNo !== undefined && found.orderNo !== undefined && found.orderNo !== orderNo) return undefined
    return { transactionId, state: 'Progress', code: 2000000, message: 'SUCCESS', operationType }
  },
})

const known = (status: Promise<Transaction>): Promise<Transaction | undefined> =>
  status.catch(error => {
    if (isKnoxError(error, 'kdp', 'TRANSACTION_ID_INVALID')) return undefined
    throw error
  })
