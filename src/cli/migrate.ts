import { Command } from 'commander'
import { type DataOptions, dataOf, runWithProgress, withDataOptions } from './data-options.ts'

export const migrateCommand = withDataOptions(new Command('migrate'))
  .description('Applies the migrations that a store does not have yet; serve does so too.')
  .action(async (options: DataOptions) => {
    const { migrate } = await import('../maintenance.ts')
    await runWithProgress(options, 'migrations', async () => {
      const applied = await migrate(dataOf(options))
      return { outcome: { applied }, sentence: applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.` }
    })
  })
