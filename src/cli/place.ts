import { type Command, Option } from 'commander'
import { readData } from '../config.ts'
import { bar } from './progress.ts'

/** What every command that is about a place needs: the place, and how to answer. */
export interface OnPlace {
  readonly data?: string
  readonly config?: string
  readonly json?: boolean
}

/** Adds the options by which a command learns of a place. */
export const forPlace = (command: Command): Command =>
  command
    .option('--data <place>', 'a folder or postgres://… (./data)')
    .option('--config <file>', 'a JSON file that names it')
    .addOption(new Option('--json', 'the outcome as JSON, and nothing else'))

/** As `serve` would read it, without what only serving needs. */
export const placeOf = ({ data, config }: OnPlace): { readonly data: string } => readData({ data, config }, process.env)

/** Does it under a bar, and answers what came of it: a sentence, or JSON. */
export async function tellOf<T extends object>(
  { json = false }: OnPlace,
  title: string,
  act: (told: (done: number, of: number) => void) => Promise<{ readonly outcome: T; readonly sentence: string }>,
): Promise<void> {
  const { told, end } = json ? { told: () => {}, end: () => {} } : bar(title)
  try {
    const { outcome, sentence } = await act(told)
    end()
    process.stdout.write(`${json ? JSON.stringify(outcome) : sentence}\n`)
  } finally {
    end()
  }
}

/** What a copy put where, once it has been read again and compared. */
export function copiedSentence(tables: Readonly<Record<string, number>>): string {
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0)
  return `${rows.toLocaleString('en')} rows in ${Object.keys(tables).length} tables, each read again and compared.`
}
