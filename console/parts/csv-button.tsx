import { useState } from 'preact/hooks'
import { count } from '../app/format.ts'
import { csvLine, save } from './csv.ts'
import { notify } from './notice.tsx'

export type CsvColumn<Row> = readonly [name: string, cell: (row: Row) => string | number | null]

interface CsvButtonProps<Row> {
  readonly text: string
  /** The name of the file. */
  readonly file: string
  readonly columns: readonly CsvColumn<Row>[]
  readonly pages: () => AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>
}

/** Reads a list to its end, and saves it as a file. */
export function CsvButton<Row>({ text, file, columns, pages }: CsvButtonProps<Row>) {
  const [read, setRead] = useState<number>()
  const saveAll = async () => {
    const lines = [csvLine(columns.map(([name]) => name))]
    let rows = 0
    setRead(0)
    try {
      for await (const page of pages()) {
        lines.push(page.map(row => csvLine(columns.map(([, cell]) => cell(row)))).join(''))
        rows += page.length
        setRead(rows)
      }
      save(file, lines)
    } catch (error) {
      notify(`The file was not saved: ${error instanceof Error ? error.message : error}`)
    }
    setRead(undefined)
  }
  return (
    <button type="button" disabled={read !== undefined} onClick={saveAll}>
      {read === undefined ? text : `Reading … ${count(read, 'row')}`}
    </button>
  )
}
