import { Command } from 'commander'
import { forPlace, type OnPlace, placeOf, tellOf } from './place.ts'

export const migrateCommand = forPlace(new Command('migrate'))
  .description('Brings the schema of a store up to this program; serve does it too.')
  .action(async (options: OnPlace) => {
    const { migrate } = await import('../maintenance.ts')
    await tellOf(options, 'migrations', async () => {
      const applied = await migrate(placeOf(options))
      return { outcome: { applied }, sentence: applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.` }
    })
  })
