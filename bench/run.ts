/**
 * `npm run bench`: runs every script and writes `RESULTS.md`; `npm run bench -- list start` runs those two and prints.
 * `--quick` is a shorter run, which shows large differences only; `--devices 10000000` makes more sample data.
 */
import { parseArgs } from 'node:util'
import { type Bench, type Report, type Setting, Skipped } from './bench.ts'
import { blocks } from './promises/blocks.ts'
import { browser } from './promises/console.ts'
import { deep } from './promises/deep.ts'
import { growth } from './promises/growth.ts'
import { journal } from './promises/journal.ts'
import { list } from './promises/list.ts'
import { others } from './promises/others.ts'
import { postgres } from './promises/postgres.ts'
import { processes } from './promises/processes.ts'
import { proxy } from './promises/proxy.ts'
import { sdk } from './promises/sdk.ts'
import { simulate } from './promises/simulate.ts'
import { small } from './promises/small.ts'
import { start } from './promises/start.ts'
import { status } from './promises/status.ts'
import { token } from './promises/token.ts'
import { uploads } from './promises/upload.ts'
import { worlds } from './promises/worlds.ts'
import { inWords, type Ran, writeResults } from './results.ts'

const BENCHES: readonly Bench[] = [
  list,
  small,
  uploads,
  status,
  others,
  deep,
  blocks,
  growth,
  start,
  processes,
  token,
  journal,
  worlds,
  sdk,
  proxy,
  simulate,
  browser,
  postgres,
]

const QUICK = { rounds: 3, seconds: 0.6 }
const FULL = { rounds: 7, seconds: 1.5 }
// A script that takes longer is aborted, and the next one runs. The first script also makes the sample data.
const LONGEST_MS_A_MILLION = 10 * 60_000

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, devices: { type: 'string', default: '1000000' } },
  allowPositionals: true,
})
const unknown = positionals.find(name => !BENCHES.some(bench => bench.name === name))
if (unknown !== undefined) {
  process.stderr.write(`There is no script ${unknown}; the scripts are ${BENCHES.map(bench => bench.name).join(', ')}\n`)
  process.exit(1)
}

const how = { ...(values.quick ? QUICK : FULL), devices: Number(values.devices) }
if (how.devices < 1e6 || how.devices % 1e6 !== 0) {
  process.stderr.write('--devices must be a number of millions, such as 10000000\n')
  process.exit(1)
}
// A signal aborts the current script, which then ends its servers and removes its folders.
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

const longestMs = LONGEST_MS_A_MILLION * Math.max(1, how.devices / 1e6)
const ran: Ran[] = []
for (const bench of BENCHES) {
  if (interrupted.signal.aborted) break
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue
  process.stderr.write(`${bench.name} …\n`)
  const one = { bench, report: await reportOf(bench) }
  ran.push(one)
  process.stdout.write(inWords(one))
}
if (positionals.length === 0 && !interrupted.signal.aborted) writeResults(ran, how)
process.exit(ran.some(({ report }) => 'failed' in report) ? 1 : 0)

async function reportOf(bench: Bench): Promise<Report | { readonly skipped: readonly string[] } | { readonly failed: string }> {
  await using scope = new AsyncDisposableStack()
  const setting: Setting = { ...how, scope }
  const late = AbortSignal.timeout(longestMs)
  const ending = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`it took longer than ${longestMs / 60_000} minutes`)))
    interrupted.signal.addEventListener('abort', () => reject(new Error('it was interrupted')))
  })
  try {
    return await Promise.race([bench.run(setting), ending])
  } catch (error) {
    if (error instanceof Skipped) return { skipped: [error.message] }
    // The stack is for the terminal and not for the results.
    console.error(error)
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}
