import { Command } from 'commander'
import { errors as control } from '../apis/control/errors.ts'
import { errors as gateway } from '../apis/gateway/errors.ts'
import { errors as kme } from '../apis/kme/errors.ts'
import { errors as msp, published2023 } from '../apis/msp/errors.ts'
import { errors as kdp, refusedCredentials } from '../apis/reseller/errors.ts'
import { errors as gen1 } from '../apis/reseller/gen1/errors.ts'
import { table } from './table.ts'

export const explainCommand = new Command('explain')
  .description('Tells what a code means, in every API that has it.')
  .argument('<code>', 'a number, such as 40000007, or a name, such as DEVICE_IMEI_INVALID')
  .option('--json', 'the rows as JSON')
  .action((code: string, { json = false }: { json?: boolean }) => {
    const found = rowsFor(code)
    if (found.length === 0) throw new Error(`No API here says ${code}.`)
    if (json) return void process.stdout.write(`${JSON.stringify(found)}\n`)
    const rows = found.map(row => [row.api, String(row.code), row.name, row.status, row.text])
    process.stdout.write(`${table(['api', 'code', 'name', 'HTTP', 'text'], rows)}\n`)
  })

/** Every row of every catalogue with that number or that name, in any case of its letters. */
const rowsFor = (code: string) =>
  CATALOGUES.flatMap(([api, rows]) =>
    [...new Set(rows)]
      .filter(([number, name]) => String(number) === code || name.toLowerCase() === code.toLowerCase())
      .map(([number, name, text]) => ({ api, code: number, name, status: String(number).slice(0, 3), text })),
  )

// Of both contract dates: a row that one of them has otherwise stands twice.
const CATALOGUES: readonly (readonly [api: string, rows: readonly (readonly [code: number, name: string, text: string])[]])[] = [
  ['kme', Object.values(kme)],
  ['kdp', [...Object.values(kdp), ...Object.values(refusedCredentials)]],
  ['gen1', Object.values(gen1)],
  ['msp', [...Object.values(msp), ...Object.values(published2023)]],
  ['gateway', Object.values(gateway)],
  ['control', Object.values(control)],
]
