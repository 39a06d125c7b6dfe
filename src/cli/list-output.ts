/** Lists of the APIs on standard output: a table, or one JSON array, written while the pages arrive. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Pages } from '../sdk/index.ts'
import type { Io } from './io.ts'
import { aligned, table, widthsOf } from './table.ts'

export interface ListOptions {
  readonly page?: number
  readonly pageSize?: number
  readonly json?: boolean
}

/** Adds the options of a command that prints a list. */
export const withListOptions = (command: Command): Command =>
  command
    .addOption(new Option('--page <number>', 'one page alone, counted from 0 (default: all pages)').argParser(numberIn))
    .addOption(new Option('--page-size <number>', 'the number of rows on a page').argParser(numberIn))

function numberIn(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

/** The query of a list for these options. */
export const pageQueryOf = ({ page, pageSize }: ListOptions) => ({
  ...(page !== undefined && { pageNum: page }),
  ...(pageSize !== undefined && { pageSize }),
})

/** The items of all pages, which are requested when they are needed, or of the one that the options name. */
export const itemsOf = async <Item, Page>(
  pages: Pages<Item, Page>,
  rowsOf: (page: Page) => readonly Item[],
  { page }: ListOptions,
): Promise<Items<Item>> => (page === undefined ? pages : rowsOf(await pages.page()))

type Items<Item> = AsyncIterable<Item> | Iterable<Item>

export interface Listing<Item> {
  readonly items: Items<Item>
  readonly headings: readonly string[]
  rowOf(item: Item): readonly (string | null | undefined)[]
}

export async function printList<Item>(io: Io, listing: Listing<Item>, { json = false }: ListOptions): Promise<void> {
  const lines = json ? jsonLines(listing.items) : tableLines(listing)
  for await (const line of lines) io.out.write(`${line}\n`)
}

async function* jsonLines<Item>(items: Items<Item>): AsyncGenerator<string> {
  // Written one item late, because the last one has no comma.
  let before: string | undefined
  for await (const item of items) {
    yield before === undefined ? '[' : `${before},`
    before = JSON.stringify(item)
  }
  if (before === undefined) return yield '[]'
  yield before
  yield ']'
}

/** The first rows decide how wide the columns are: the others are not known yet. */
async function* tableLines<Item>({ items, headings, rowOf }: Listing<Item>): AsyncGenerator<string> {
  let widths: number[] | undefined
  let rows: string[][] = []
  const print = (): string => {
    if (widths !== undefined) return aligned(rows, widths).join('\n')
    widths = widthsOf([headings, ...rows])
    return table(headings, rows, widths)
  }
  for await (const item of items) {
    rows.push(rowOf(item).map(cell => cell ?? ''))
    if (rows.length < ROWS_AT_ONCE) continue
    yield print()
    rows = []
  }
  if (rows.length > 0 || widths === undefined) yield print()
}

const ROWS_AT_ONCE = 100
