/** Rows below their headings, as aligned columns. */
export function table(headings: Row, rows: readonly Row[], widths = widthsOf([headings, ...rows])): string {
  const [head, ...body] = aligned([headings, ...rows], widths)
  return [head, widths.map(width => '─'.repeat(width)).join('  '), ...body].join('\n')
}

type Row = readonly string[]

/** Rows as lines with aligned columns. */
export function aligned(rows: readonly Row[], widths = widthsOf(rows)): string[] {
  return rows.map(row =>
    widths
      .map((width, i) => (row[i] ?? '').padEnd(width))
      .join('  ')
      .trimEnd(),
  )
}

export const widthsOf = (rows: readonly Row[]): number[] =>
  (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => (row[i] ?? '').length)))
