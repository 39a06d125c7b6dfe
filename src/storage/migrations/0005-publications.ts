/** An index of the transactions that publish profiles. */
export const publications = {
  name: '0005-publications',
  statements: (): string[] => [`create index transactions_publishing on transactions (tenant, serial) where kind = 'publish'`],
}
