import { Command } from 'commander'
import { dataIn } from '../config.ts'
import { copiedSentence, forPlace, type OnPlace, placeOf, tellOf } from './place.ts'

export const copyCommand = forPlace(new Command('copy'))
  .description('Copies a whole store into a new place, as it is at this moment.')
  .argument('<place>', 'the new place: a folder or postgres://…')
  .action(async (place: string, options: OnPlace) => {
    const { copy } = await import('../maintenance.ts')
    await tellOf(options, 'rows', async told => {
      const tables = await copy(placeOf(options), { data: dataIn({ text: place, from: 'the new place' }) }, told)
      return { outcome: { tables }, sentence: copiedSentence(tables) }
    })
  })
