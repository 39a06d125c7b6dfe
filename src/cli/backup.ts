import { Command } from 'commander'
import { forPlace, type OnPlace, placeOf, tellOf } from './place.ts'

export const backupCommand = forPlace(new Command('backup'))
  .description('Copies the embedded database into a file while it is served.')
  .argument('<file>', 'the file, which is not there yet')
  .action(async (file: string, options: OnPlace) => {
    const { backup } = await import('../maintenance.ts')
    await tellOf(options, 'pages', async told => {
      const pages = await backup(placeOf(options), file, told)
      return { outcome: { file, pages }, sentence: `${pages.toLocaleString('en')} pages in ${file}.` }
    })
  })
