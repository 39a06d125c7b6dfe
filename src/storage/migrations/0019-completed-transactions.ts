/** An index by which old transactions are found and removed. */
export const completedTransactions = {
  name: '0019-completed-transactions',
  statements: (): string[] => [
    `create index transactions_completed on transactions (completed_at) where completed_at is not null`,
  ],
}
