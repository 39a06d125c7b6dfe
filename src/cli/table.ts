/** Rows below their headings, as aligned columns. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = widthsOf([headings, ...rows])
  const [head, ...body] = aligned([headings, ...rows])
  return [head, widths.map(width => '─'.repeat(width)).join('  '), ...body].join('\n')
}

/** Rows as lines with aligned columns. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = widthsOf(rows)
  return rows.map(row =>
    widths
      .map((width, i) => (row[i] ?? '').padEnd(width))
      .join('  ')
      .trimEnd(),
  )
}

const widthsOf = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => (row[i] ?? '').length)))
