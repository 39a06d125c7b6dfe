import { Command } from 'commander'
import { type DataOptions, dataOf, runWithProgress, withDataOptions } from './data-options.ts'

export const backupCommand = withDataOptions(new Command('backup'))
  .description('Copies an SQLite database into a file, also while a server uses it.')
  .argument('<file>', 'the file, which must not exist yet')
  .action(async (file: string, options: DataOptions) => {
    const { backup } = await import('../maintenance.ts')
    await runWithProgress(options, 'pages', async progress => {
      const pages = await backup(dataOf(options), file, progress)
      return { outcome: { file, pages }, sentence: `${pages.toLocaleString('en')} pages in ${file}.` }
    })
  })
