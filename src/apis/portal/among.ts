/** What rows of a page have in common, by its id, each read once. */
export async function among<Row, Found>(
  rows: readonly Row[],
  idOf: (row: Row) => string | null,
  read: (id: string) => Promise<Found | undefined>,
): Promise<ReadonlyMap<string, Found>> {
  const ids = [...new Set(rows.map(idOf).filter(id => id !== null))]
  const values = await Promise.all(ids.map(read))
  return new Map(ids.flatMap((id, i) => (values[i] === undefined ? [] : [[id, values[i]] as const])))
}
