import { KnoxError } from '../errors/knox-error.ts'
import type { Operations } from '../types/kdp.ts'

type Status = Operations['getDeviceTransactionStatusUsingGET']['response']

/** An upload or delete as its status shows it. `devices` are those that failed; absent where none did. */
export type Transaction = Status['devices']['transactions'][number]

/** The transaction of a status that names one. Under the contract of 2023 the response is the transaction itself. */
export function transactionIn(response: Status | Transaction): Transaction {
  if ('transactionId' in response) return response
  const [transaction] = response.devices.transactions
  if (transaction !== undefined) return transaction
  throw new KnoxError({
    api: 'kdp',
    operation: 'getDeviceTransactionStatusUsingGET',
    status: 200,
    code: 40000013,
    name: 'TRANSACTION_ID_INVALID',
    text: 'The status has no such transaction.',
    retryable: false,
    outcome: 'not-done',
  })
}
