import { Command } from 'commander'
import { dataIn } from '../config.ts'
import { copiedSentence, type DataOptions, dataOf, runWithProgress, withDataOptions } from './data-options.ts'

export const copyCommand = withDataOptions(new Command('copy'))
  .description('Copies a whole store into a new one, as of one moment.')
  .argument('<place>', 'the new store: a folder or postgres://…')
  .action(async (place: string, options: DataOptions) => {
    const { copy } = await import('../maintenance.ts')
    await runWithProgress(options, 'rows', async progress => {
      const tables = await copy(dataOf(options), { data: dataIn({ text: place, from: 'the new place' }) }, progress)
      return { outcome: { tables }, sentence: copiedSentence(tables) }
    })
  })
