/** A customer's profiles that are made later, told apart from all its other transactions. */
export const publications = {
  name: '0005-publications',
  statements: (): string[] => [`create index transactions_publishing on transactions (tenant, serial) where kind = 'publish'`],
}
