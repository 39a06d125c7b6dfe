import { Command, Option } from 'commander'
import { checkNode } from '../doctor/check.ts'
import type { Io } from './io.ts'
import { aligned } from './table.ts'

/** Loaded here, because an older Node cannot load the store. */
async function examined(flags: Omit<DoctorOptions, 'json'>) {
  const { examine } = await import('../doctor/examine.ts')
  return examine({ ...flags }, process.env, Date.now)
}

interface DoctorOptions {
  readonly data?: string
  readonly config?: string
  readonly json?: true
}

export const doctorCommand = (io: Io): Command =>
  new Command('doctor')
    .description('Checks the settings of a server and its data, and says what to do. It changes nothing; the server may run.')
    .option('--data <place>', 'where the data is, if not where the settings say')
    .option('--config <file>', 'the JSON file that muster serve is started with')
    .addOption(new Option('--json', 'print the checks as JSON'))
    .action(async ({ json, ...flags }: DoctorOptions) => {
      const node = checkNode(process.versions.node)
      const checks = [node, ...(node.state === 'ok' ? await examined(flags) : [])]
      const errors = checks.filter(({ state }) => state === 'error').length
      if (errors > 0) io.failed()
      if (json) {
        io.out.write(`${JSON.stringify({ checks, errors })}\n`)
        return
      }
      const lines = aligned(checks.map(({ name, state, found }) => [state, name, found]))
      for (const [i, { advice }] of checks.entries()) {
        io.out.write(`${lines[i]}\n`)
        if (advice !== undefined) io.out.write(`         → ${advice}\n`)
      }
      const warnings = checks.filter(({ state }) => state === 'warning').length
      io.out.write(`${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}\n`)
    })
