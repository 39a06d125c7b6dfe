import test from 'node:test'
import fc from 'fast-check'
import { databases } from '../support/databases.ts'
import { openMuster } from '../support/server.ts'
import { commands } from './commands.ts'
import { newModel } from './model.ts'
import { assertBooks, freshServer } from './server.ts'

/** Per engine, ms; a history that is begun is finished, and what did not fit is not run. A failure tells its seed and path. */
const PATIENCE = 8000

for (const { name, place, drop } of databases.filter(one => one.name !== 'an SQLite file')) {
  test(`${name}: whatever resellers, customers and phones do, everybody sees what the model says`, async t => {
    const where = await place()
    const muster = await openMuster({ data: where })
    t.after(async () => {
      await muster.close()
      await drop(where)
    })
    const tokens = new Map<string, string>()
    const end = Date.now() + PATIENCE
    let runs = 0
    const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async some => {
      // Interrupted by the library, it would go on behind our back.
      if (Date.now() > end) return
      runs++
      const [model, real] = [newModel(), await freshServer(muster, tokens)]
      await fc.asyncModelRun(() => ({ model, real }), some)
      await assertBooks(model, real)
    })
    await fc.assert(property, { numRuns: 200 })
    t.diagnostic(`${runs} histories`)
  })
}
