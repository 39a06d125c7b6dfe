import { Command } from 'commander'
import { copiedSentence, forPlace, type OnPlace, placeOf, tellOf } from './place.ts'

export const importCommand = forPlace(new Command('import'))
  .description('Takes an export into a new store; run again, it goes on where it was interrupted.')
  .argument('<file>', 'what `muster export` wrote')
  .action(async (file: string, options: OnPlace) => {
    const { importStore } = await import('../maintenance.ts')
    await tellOf(options, 'rows', async told => {
      const tables = await importStore(placeOf(options), file, told)
      return { outcome: { tables }, sentence: copiedSentence(tables) }
    })
  })
