import { Command } from 'commander'
import { forPlace, type OnPlace, placeOf, tellOf } from './place.ts'

export const exportCommand = forPlace(new Command('export'))
  .description('Writes a whole store into a file, as it is at this moment.')
  .argument('<file>', 'the file, which is not there yet')
  .action(async (file: string, options: OnPlace) => {
    const { exportStore } = await import('../maintenance.ts')
    await tellOf(options, 'rows', async told => {
      let rows = 0
      await exportStore(placeOf(options), file, (done, of) => {
        rows = of
        told(done, of)
      })
      return { outcome: { file, rows }, sentence: `${rows.toLocaleString('en')} rows in ${file}, which has secrets in it.` }
    })
  })
