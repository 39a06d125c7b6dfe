/** CSV files that the browser makes of the rows of a list. */

export { csvLine } from '../../src/wire/csv-line.ts'

/** Saves a file in the folder of downloads. */
export function save(name: string, parts: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // A browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
