/** The known name that differs least from what was written; letter case and `_` or `-` count as no difference. */
export function nearest(written: string, known: readonly string[]): string {
  const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')
  const ranked = known.map(name => ({ name, changes: changesBetween(plain(written), plain(name)) }))
  return ranked.reduce((best, each) => (each.changes < best.changes ? each : best), { name: '', changes: Infinity }).name
}

/** Levenshtein distance: letters inserted, removed or replaced. */
function changesBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[other.length] ?? 0
}
