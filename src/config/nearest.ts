/** The known name that differs least from what was written; letter case and `_` or `-` count as no difference. */
export function nearest(written: string, known: readonly string[]): string {
  const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')
  const ranked = known.map(name => ({ name, changes: lettersBetween(plain(written), plain(name)) }))
  return ranked.reduce((best, each) => (each.changes < best.changes ? each : best), { name: '', changes: Infinity }).name
}

/** The number of letters that are inserted, removed or replaced between two texts. */
export const lettersBetween = (one: string, other: string): number =>
  changesBetween([...one], [...other], { replaced: (a, b) => (a === b ? 0 : 1), added: 1 })

/** Levenshtein distance, with the costs of an item for another and of an item more or less. */
export function changesBetween<Item>(
  one: readonly Item[],
  other: readonly Item[],
  { replaced, added }: { replaced(item: Item, by: Item): number; added: number },
): number {
  let above = Array.from({ length: other.length + 1 }, (_, i) => i * added)
  for (const item of one) {
    const current = [(above[0] ?? 0) + added]
    for (const [column, by] of other.entries()) {
      const exchanged = (above[column] ?? 0) + replaced(item, by)
      current.push(Math.min(exchanged, (above[column + 1] ?? 0) + added, (current[column] ?? 0) + added))
    }
    above = current
  }
  return above[other.length] ?? 0
}
