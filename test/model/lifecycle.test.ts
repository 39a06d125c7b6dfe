import test from 'node:test'
import fc from 'fast-check'
import { databases } from '../support/databases.ts'
import { openMuster } from '../support/server.ts'
import { commands } from './commands.ts'
import { newModel } from './model.ts'
import { assertCounts, freshServer } from './server.ts'

/** Time for new histories per engine, ms. A history that has begun is completed. A failure reports its random seed and path. */
const BUDGET_MS = 8000

for (const { name, place, drop } of databases.filter(one => one.name !== 'an SQLite file')) {
  test(`${name}: random acts of resellers, customers and phones give the devices, uploads and counts of the model`, async t => {
    const where = await place()
    const muster = await openMuster({ data: where })
    t.after(async () => {
      await muster.close()
      await drop(where)
    })
    const tokens = new Map<string, string>()
    const end = Date.now() + BUDGET_MS
    let runs = 0
    const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async some => {
      // Not the library's time limit, which would leave a history running.
      if (Date.now() > end) return
      runs++
      const [model, real] = [newModel(), await freshServer(muster, tokens)]
      await fc.asyncModelRun(() => ({ model, real }), some)
      await assertCounts(model, real)
    })
    await fc.assert(property, { numRuns: 200 })
    t.diagnostic(`${runs} histories`)
  })
}
