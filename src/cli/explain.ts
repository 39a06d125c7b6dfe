import { Command } from 'commander'
import { errors as control } from '../apis/control/errors.ts'
import { errors as gateway } from '../apis/gateway/errors.ts'
import { errors as kme } from '../apis/kme/errors.ts'
import { errors as msp, published2023 } from '../apis/msp/errors.ts'
import { errors as portal } from '../apis/portal/errors.ts'
import { errors as kdp, refusedCredentials } from '../apis/reseller/errors.ts'
import { errors as gen1 } from '../apis/reseller/gen1/errors.ts'
import { table } from './table.ts'

export const explainCommand = new Command('explain')
  .description('Shows the rows of the error tables that have a code, for each API.')
  .argument('<code>', 'a number, such as 40000007, or a name, such as DEVICE_IMEI_INVALID')
  .option('--json', 'print the rows as JSON')
  .action((code: string, { json = false }: { json?: boolean }) => {
    const found = rowsFor(code)
    if (found.length === 0) throw new Error(`No API has the code or name ${code}.`)
    if (json) return void process.stdout.write(`${JSON.stringify(found)}\n`)
    const rows = found.map(row => [row.api, String(row.code), row.name, row.status, row.text])
    process.stdout.write(`${table(['api', 'code', 'name', 'HTTP', 'text'], rows)}\n`)
  })

/** The rows of all catalogues with that number, or with that name in upper or lower case. */
const rowsFor = (code: string) =>
  CATALOGUES.flatMap(([api, rows]) =>
    [...new Set(rows)]
      .filter(([number, name]) => String(number) === code || name.toLowerCase() === code.toLowerCase())
      .map(([number, name, text]) => ({ api, code: number, name, status: String(number).slice(0, 3), text })),
  )

// For both contract dates: a row that differs between them is listed twice.
const CATALOGUES: readonly (readonly [api: string, rows: readonly (readonly [code: number, name: string, text: string])[]])[] = [
  ['kme', Object.values(kme)],
  ['kdp', [...Object.values(kdp), ...Object.values(refusedCredentials)]],
  ['gen1', Object.values(gen1)],
  ['msp', [...Object.values(msp), ...Object.values(published2023)]],
  ['gateway', Object.values(gateway)],
  ['portal', Object.values(portal)],
  ['control', Object.values(control)],
]
