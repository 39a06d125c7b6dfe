import { Command } from 'commander'
import { errors as control } from '../apis/control/errors.ts'
import { errors as gateway } from '../apis/gateway/errors.ts'
import { errors as kme } from '../apis/kme/errors.ts'
import { errors as msp } from '../apis/msp/errors.ts'
import { errors as kdp } from '../apis/reseller/errors.ts'
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
  Object.entries({ kme, kdp, gen1, msp, gateway, control }).flatMap(([api, catalogue]) =>
    Object.values(catalogue)
      .filter(([number, name]) => String(number) === code || name.toLowerCase() === code.toLowerCase())
      .map(([number, name, text]) => ({ api, code: number, name, status: String(number).slice(0, 3), text })),
  )
