import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Bench, Measured, Report, Setting, Table } from './bench.ts'
import { median, short, spread } from './figures.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

// Before the bench adds its own load.
const [LOAD = 0] = loadavg()

/** A script and its report. */
export interface Ran {
  readonly bench: Bench
  readonly report: Report | { readonly skipped: readonly string[] } | { readonly failed: string }
}

/** The report of one script, as text for the results and the terminal. */
export function inWords({ bench, report }: Ran): string {
  const parts = [`## ${bench.name}\n\n${bench.about}\n`]
  if ('failed' in report) parts.push(`**Failed**: ${report.failed}\n`)
  if ('promises' in report) parts.push(promisesTable(report.promises), ...report.tables.map(tableOf))
  if ('skipped' in report && report.skipped !== undefined && report.skipped.length > 0)
    parts.push(`Skipped: ${report.skipped.join('; ')}.\n`)
  // Messages of programs contain absolute paths.
  return `${parts.join('\n')}\n`.replaceAll(ROOT, '')
}

export function writeResults(ran: readonly Ran[], how: Pick<Setting, 'rounds' | 'seconds' | 'devices'>): void {
  const [core] = cpus()
  const text = [
    '# What the bench measured',
    '',
    `By \`npm run bench\` on ${cpus().length} cores of ${core?.model.trim() ?? 'an unknown kind'}, ${short(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}, Node ${process.versions.node}; load ${short(LOAD)} at the start${LOAD > 0.5 ? ', so other processes used the cores too, and only large differences count' : ''}.`,
    `Medians of ${how.rounds} rounds${how.rounds < 7 ? ' (a quick run: good for large differences only)' : ''}, in brackets the lowest and the highest; ${how.seconds} s of load at a time, interleaved, in reversed order every other round. A ratio is of two measures of the same round. Loopback, ${how.devices.toLocaleString('en')} devices in the tenant of the requests, token checked, data on disk, \`synchronous=FULL\`; the request journal is off but in *start*, *worlds*, *simulate* and *journal*. Compared with: ${peersInWords()}.`,
    '',
    '## Promises',
    '',
    promisesTable(ran.flatMap(({ report }) => ('promises' in report ? report.promises : []))),
    ...ran.map(inWords),
  ].join('\n')
  writeFileSync(new URL('RESULTS.md', import.meta.url), `${text.trimEnd()}\n`)
}

function promisesTable(promises: readonly Measured[]): string {
  return tableOf({
    title: '',
    head: ['promise', 'measured', 'goal', ''],
    rows: promises.map(({ promise, values, goal, unit }) => {
      const value = median(values)
      const reached = 'least' in goal ? value >= goal.least : value <= goal.most
      const bound = 'least' in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`
      return [
        promise,
        unit === undefined ? spread(values) : `${spread(values)} ${unit}`,
        unit === undefined ? bound : `${bound} ${unit}`,
        reached ? 'reached' : '**not reached**',
      ]
    }),
  })
}

/** A Markdown table with aligned columns, so that it is readable on a terminal. */
function tableOf({ title, head, rows }: Table): string {
  const widths = head.map((name, column) => Math.max(3, name.length, ...rows.map(row => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`
  const rule = `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`
  return `${[...(title === '' ? [] : [`${title}:`, '']), line(head), rule, ...rows.map(line)].join('\n')}\n`
}

function peersInWords(): string {
  const { dependencies } = JSON.parse(readFileSync(new URL('peers/package.json', import.meta.url), 'utf8'))
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}
