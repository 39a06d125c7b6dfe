import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { worldOption } from './server-options.ts'
import { aligned, table } from './table.ts'
import { print } from './world.ts'

/** The response of the control API; `--json` prints it. */
interface Coverage {
  readonly operations: readonly Operation[]
  readonly rows: readonly Row[]
}

interface Operation {
  readonly api: string
  readonly operation: string
  readonly calls: number
}

interface Row {
  readonly api: string
  readonly code: number
  readonly name: string
  readonly byRule: number
  readonly byFault: number
  readonly onlyByFault: string | null
}

interface CoverageOptions extends Operator {
  readonly process?: true
  readonly merge?: readonly string[]
  readonly api?: string
  readonly min?: number
}

export const coverageCommand = withOperatorOptions(new Command('coverage'))
  .description('Shows which rows of the error tables and which operations clients have met, and by what.')
  .addOption(worldOption())
  .option('--process', 'count all worlds of the server, also those that have ended')
  .option('--merge <files...>', 'add up files that --json printed, in place of asking a server')
  .addOption(new Option('--api <api>', 'one API alone').choices(['kme', 'kdp', 'gen1', 'msp', 'gateway']))
  .option('--min <percent>', 'exit with 1 if rules raised a smaller part of the rows that rules can raise', percentIn)
  .action(async (options: CoverageOptions) => {
    const { api, min } = options
    const met = of(options.merge === undefined ? await asked(options) : sumOf(options.merge.map(fileOf)), api)
    print(options, { response: met, text: textOf(met) })
    const percent = percentOf(met.rows)
    if (min !== undefined && percent < min) {
      process.stderr.write(`Rules raised ${percent.toFixed(1)} % of the rows, which is less than ${min} %.\n`)
      process.exitCode = 1
    }
  })

const asked = (options: CoverageOptions): Promise<Coverage> =>
  operate(options, { method: 'GET', path: `coverage?scope=${options.process ? 'process' : 'world'}` })

function fileOf(file: string): Coverage {
  try {
    const { operations, rows } = JSON.parse(readFileSync(file, 'utf8'))
    if (!Array.isArray(operations) || !Array.isArray(rows)) throw new Error('it has no lists "operations" and "rows"')
    return { operations, rows }
  } catch (error) {
    throw new Error(`${file} is not what "muster coverage --json" prints: ${error instanceof Error ? error.message : error}`)
  }
}

/** Counts of several processes, added up. */
function sumOf(files: readonly Coverage[]): Coverage {
  const operations = new Map<string, Operation>()
  const rows = new Map<string, Row>()
  for (const file of files) {
    for (const each of file.operations) {
      const key = `${each.api} ${each.operation}`
      operations.set(key, { ...each, calls: each.calls + (operations.get(key)?.calls ?? 0) })
    }
    for (const each of file.rows) {
      const key = `${each.api} ${each.code} ${each.name}`
      const { byRule = 0, byFault = 0 } = rows.get(key) ?? {}
      rows.set(key, { ...each, byRule: each.byRule + byRule, byFault: each.byFault + byFault })
    }
  }
  return { operations: [...operations.values()], rows: [...rows.values()] }
}

const of = ({ operations, rows }: Coverage, api: string | undefined): Coverage => ({
  operations: operations.filter(each => api === undefined || each.api === api),
  rows: rows.filter(each => api === undefined || each.api === api),
})

function textOf({ operations, rows }: Coverage): string {
  const apis = [...new Set(rows.map(({ api }) => api))]
  const called = operations.filter(({ calls }) => calls > 0).length
  return [
    table(
      ['api', 'code', 'name', 'by rule', 'by fault', ''],
      rows.map(({ api, code, name, byRule, byFault, onlyByFault }) => [
        api,
        String(code),
        name,
        String(byRule),
        String(byFault),
        onlyByFault === null ? '' : `by a fault alone: ${onlyByFault}`,
      ]),
    ),
    '',
    ...aligned(apis.map(api => [api, sentenceOf(rows.filter(row => row.api === api))])),
    `Operations called: ${called} of ${operations.length}.`,
  ].join('\n')
}

const sentenceOf = (rows: readonly Row[]): string => {
  const { met, all } = metOf(rows)
  return `${percentOf(rows).toFixed(1)} %: rules raised ${met} of the ${all} rows that rules can raise`
}

const percentOf = (rows: readonly Row[]): number => {
  const { met, all } = metOf(rows)
  return all === 0 ? 100 : (met / all) * 100
}

function metOf(rows: readonly Row[]): { met: number; all: number } {
  const byRules = rows.filter(({ onlyByFault }) => onlyByFault === null)
  return { met: byRules.filter(({ byRule }) => byRule > 0).length, all: byRules.length }
}

function percentIn(text: string): number {
  const percent = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && percent <= 100) return percent
  throw new InvalidArgumentError('It must be a number from 0 to 100.')
}
