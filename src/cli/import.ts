import { Command } from 'commander'
import { copiedSentence, type DataOptions, dataOf, runWithProgress, withDataOptions } from './data-options.ts'

export const importCommand = withDataOptions(new Command('import'))
  .description('Reads an export into a new store. An interrupted import resumes when the command is run again.')
  .argument('<file>', 'a file that `muster export` wrote')
  .action(async (file: string, options: DataOptions) => {
    const { importStore } = await import('../maintenance.ts')
    const data = dataOf(options)
    await runWithProgress(options, 'rows', async progress => {
      const tables = await importStore(data, file, progress).catch(error => {
        throw new Error(`${file} could not be imported: ${(error as Error).message}`, { cause: error })
      })
      return { outcome: { tables }, sentence: copiedSentence(tables) }
    })
  })
