import { type Command, Option } from 'commander'
import { readData } from '../config.ts'
import { bar } from './progress.ts'

/** The options of each command that works on a store without a server. */
export interface DataOptions {
  readonly data?: string
  readonly config?: string
  readonly json?: boolean
}

/** Adds these options to a command. */
export const withDataOptions = (command: Command): Command =>
  command
    .option('--data <place>', 'where the data is: a folder or postgres://… (default: ./data)')
    .option('--config <file>', 'a JSON file with settings, such as data')
    .addOption(new Option('--json', 'print the result as JSON alone'))

/** The `data` setting, read as `serve` reads it. */
export const dataOf = ({ data, config }: DataOptions): { readonly data: string } => readData({ data, config }, process.env)

/** Runs an action with a progress bar and prints its outcome, as a sentence or as JSON. */
export async function runWithProgress<T extends object>(
  { json = false }: DataOptions,
  title: string,
  act: (progress: (done: number, of: number) => void) => Promise<{ readonly outcome: T; readonly sentence: string }>,
): Promise<void> {
  const { update, end } = json ? { update: () => {}, end: () => {} } : bar(title)
  try {
    const { outcome, sentence } = await act(update)
    end()
    process.stdout.write(`${json ? JSON.stringify(outcome) : sentence}\n`)
  } finally {
    end()
  }
}

/** The outcome of a copy, which has been read again and compared. */
export function copiedSentence(tables: Readonly<Record<string, number>>): string {
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0)
  return `${rows.toLocaleString('en')} rows in ${Object.keys(tables).length} tables, each read again and compared.`
}
