/** CSV files that the browser makes of the rows of a list. */

/** A line. A value that a spreadsheet would read as a formula gets an apostrophe. */
export const csvLine = (values: readonly (string | number | null)[]): string =>
  `${values
    .map(value => {
      const text = String(value ?? '')
      const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
    })
    .join(',')}\r\n`

/** Saves a file in the folder of downloads. */
export function save(name: string, parts: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address))
}
