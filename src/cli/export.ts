import { Command } from 'commander'
import { type DataOptions, dataOf, runWithProgress, withDataOptions } from './data-options.ts'

export const exportCommand = withDataOptions(new Command('export'))
  .description('Writes a whole store into a file, as of one moment.')
  .argument('<file>', 'the file, which must not exist yet')
  .action(async (file: string, options: DataOptions) => {
    const { exportStore } = await import('../maintenance.ts')
    await runWithProgress(options, 'rows', async progress => {
      let rows = 0
      await exportStore(dataOf(options), file, (done, of) => {
        rows = of
        progress(done, of)
      })
      return { outcome: { file, rows }, sentence: `${rows.toLocaleString('en')} rows in ${file}. The file contains secrets.` }
    })
  })
