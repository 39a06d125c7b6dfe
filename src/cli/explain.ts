import { Command, Option } from 'commander'
import { errors as control } from '../apis/control/errors.ts'
import { errors as gateway } from '../apis/gateway/errors.ts'
import { how as gatewayHow } from '../apis/gateway/how.ts'
import { errors as kme } from '../apis/kme/errors.ts'
import { how as kmeHow } from '../apis/kme/how.ts'
import { errors as msp, published2023 } from '../apis/msp/errors.ts'
import { how as mspHow } from '../apis/msp/how.ts'
import { errors as portal } from '../apis/portal/errors.ts'
import { errors as kdp, refusedCredentials } from '../apis/reseller/errors.ts'
import { errors as gen1 } from '../apis/reseller/gen1/errors.ts'
import { how as gen1How } from '../apis/reseller/gen1/how.ts'
import { how as kdpHow } from '../apis/reseller/how.ts'
import type { How } from '../wire/recipe.ts'
import { scriptOf } from './recipe-script.ts'
import { serverOf, urlOption } from './server-options.ts'
import { table } from './table.ts'

type Row = readonly [code: number, name: string, text: string]

// For both contract dates: a row that differs between them is listed twice.
const APIS: readonly { readonly api: string; readonly rows: readonly Row[]; readonly how?: How }[] = [
  { api: 'kme', rows: Object.values(kme), how: kmeHow },
  { api: 'kdp', rows: [...Object.values(kdp), ...Object.values(refusedCredentials)], how: kdpHow },
  { api: 'gen1', rows: Object.values(gen1), how: gen1How },
  { api: 'msp', rows: [...Object.values(msp), ...Object.values(published2023)], how: mspHow },
  { api: 'gateway', rows: Object.values(gateway), how: gatewayHow },
  { api: 'portal', rows: Object.values(portal) },
  { api: 'control', rows: Object.values(control) },
]

export const explainCommand = new Command('explain')
  .description('Shows the rows of the error tables that have a code, for each API.')
  .argument('<code>', 'a number, such as 40000007, or a name, such as DEVICE_IMEI_INVALID')
  .addOption(new Option('--api <api>', 'the rows of one API alone').choices(APIS.map(({ api }) => api)))
  .option('--how', 'print the requests that raise each row, as commands for a shell with curl')
  .addOption(urlOption())
  .option('--json', 'print the rows as JSON')
  .action((code: string, { json = false, how = false, api, url }: ExplainOptions) => {
    const found = rowsFor(code).filter(row => api === undefined || row.api === api)
    if (found.length === 0) throw new Error(`${api ?? 'No API'} has ${api === undefined ? '' : 'not '}the code or name ${code}.`)
    if (how) return void process.stdout.write(`${howTo(code, { api, server: serverOf(url) })}\n`)
    if (json) return void process.stdout.write(`${JSON.stringify(found)}\n`)
    const rows = found.map(row => [row.api, String(row.code), row.name, row.status, row.text])
    process.stdout.write(`${table(['api', 'code', 'name', 'HTTP', 'text'], rows)}\n`)
  })

interface ExplainOptions {
  readonly json?: boolean
  readonly how?: boolean
  readonly api?: string
  readonly url: string
}

/** The rows of all catalogues with that number, or with that name in upper or lower case. */
const rowsFor = (code: string) =>
  APIS.flatMap(({ api, rows }) =>
    [...new Set(rows)]
      .filter(isNamed(code))
      .map(([number, name, text]) => ({ api, code: number, name, status: String(number).slice(0, 3), text })),
  )

const isNamed =
  (code: string) =>
  ([number, name]: Row): boolean =>
    String(number) === code || name.toLowerCase() === code.toLowerCase()

/** Commands that raise the rows in worlds of their own, each list below the row that it raises. */
function howTo(code: string, { api, server }: { api: string | undefined; server: string }): string {
  const parts = APIS.filter(each => api === undefined || each.api === api).flatMap(({ api, how }) =>
    how === undefined ? [] : partsOf(api, how, { code, server }),
  )
  if (parts.length === 0) throw new Error(`No request is known that raises ${code} under the default contract date.`)
  return parts.join('\n\n')
}

const partsOf = (
  api: string,
  { rows, refusals, devices, onlyByFault }: How,
  { code, server }: { code: string; server: string },
) =>
  Object.entries(rows)
    .filter(([, row]) => isNamed(code)(row))
    .flatMap(([key, [number, name]]) => {
      const head = `# ${api}: ${number} ${name}`
      const reason = onlyByFault[key]
      if (reason !== undefined) return [`${head}, by a fault alone: ${reason}\n${faultOf(api, number, server)}`]
      return [...refusals, ...devices]
        .filter(({ row }) => row === key)
        .map(recipe => `${head}, by the rule ${recipe.rule}\n${scriptOf(recipe, server)}`)
    })

const faultOf = (api: string, code: number, server: string): string =>
  `curl -sS -X POST '${server}/_muster/v1/faults' -H 'content-type: application/json' -d '${JSON.stringify({ match: { api }, do: { code } })}'`
