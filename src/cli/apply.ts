import { Command } from 'commander'
import type { ApplyFile } from './apply-file.ts'
import { RefusedRequest } from './client.ts'
import type { Io } from './io.ts'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { worldOption } from './server-options.ts'
import { aligned } from './table.ts'

interface Applied {
  readonly dryRun: boolean
  readonly rows: readonly {
    readonly place: string
    readonly name: string
    readonly outcome: 'created' | 'changed' | 'unchanged'
    readonly members: readonly string[]
  }[]
}

export const applyCommand = (io: Io): Command =>
  withOperatorOptions(new Command('apply'))
    .description(
      'Makes the tenants, relations and credentials of a YAML or JSON file on a running server, and changes those that exist. ' +
        'A second run changes nothing. Secrets may be in variables or in other files.',
    )
    .argument('<file>', 'the file, with the sections of a seed document (docs/seeds.md)')
    .addOption(worldOption())
    .option('--dry-run', 'print what would change, and change nothing')
    .addHelpText('after', '\nExample: muster apply partners.yaml --dry-run')
    .action(async (path: string, { dryRun = false, ...operator }: Operator & { dryRun?: boolean }) => {
      // Loaded when it is needed: the help of all commands needs no parser.
      const { readApplyFile } = await import('./apply-file.ts')
      const file = readApplyFile(path, process.env)
      const request = { method: 'POST', path: `apply${dryRun ? '?dryRun=true' : ''}`, body: file.document } as const
      const response: Applied = await operate(operator, request).catch(error => {
        throw withLine(error, file)
      })
      io.out.write(`${operator.json ? JSON.stringify(response) : textOf(response)}\n`)
    })

/** A refusal of a row begins with its place: it is reported with the line that the row or its member has in the file. */
function withLine(error: unknown, { where }: ApplyFile): unknown {
  if (!(error instanceof RefusedRequest) || (error.status !== 400 && error.status !== 409)) return error
  const { detail } = error
  const [, place = '', reason = detail] = /^(\w+(?:\.\d+(?:\.[^\s:]+)?)?):? (.*)$/s.exec(detail ?? '') ?? []
  return new Error(`${where(place)}: ${place.replace(/\.(\d+)/g, '[$1]')} ${reason}`)
}

function textOf({ dryRun, rows }: Applied): string {
  const changes = rows.filter(({ outcome }) => outcome !== 'unchanged')
  const unchanged = rows.length - changes.length
  const lines = aligned(
    changes.map(({ outcome, name, members }) => [dryRun ? WOULD[outcome] : outcome, name, members.join(', ')]),
  )
  const counts = (['created', 'changed', 'unchanged'] as const).map(
    each => `${rows.filter(({ outcome }) => outcome === each).length} ${each}`,
  )
  if (changes.length === 0) return `Nothing to change: ${unchanged} unchanged.`
  return [...lines, `${dryRun ? 'Would be: ' : ''}${counts.join(', ')}.`].join('\n')
}

const WOULD = { created: 'would create', changed: 'would change', unchanged: '' } as const
