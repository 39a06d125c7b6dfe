import { Command, Option } from 'commander'
import { adminTokenOption, type Operator, operateServer } from './operator.ts'
import { urlOption, worldOf, worldOption } from './server-options.ts'
import type { ShownWorld } from './world.ts'

export const envCommand = new Command('env')
  .description('Prints the addresses and accounts of a world as variables: in a shell, eval "$(muster env --world NAME)".')
  .addOption(urlOption())
  .addOption(worldOption())
  .addOption(adminTokenOption())
  .addOption(
    new Option('--format <format>', 'the form of the variables').choices(['shell', 'json', 'dotenv', 'plain']).default('shell'),
  )
  .action(async ({ format, ...operator }: Operator & { format: keyof typeof FORMATS }) => {
    const world = await operateServer(operator, { method: 'GET', path: `worlds/${worldOf(operator)}` })
    process.stdout.write(`${FORMATS[format](variablesOf(world))}\n`)
  })

type Variables = Readonly<Record<string, string>>

/** The variables of a world: three of each app, under a name that is made from its client id. */
export function variablesOf({ name: world, url, accounts }: Pick<ShownWorld, 'name' | 'url' | 'accounts'>): Variables {
  const variables: Record<string, string> = {
    MUSTER_URL: url,
    MUSTER_WORLD: world,
    MUSTER_TOKEN_URL: `${url}/ams/v1/oauth2/token`,
  }
  for (const { clientId, clientSecret, tenant } of accounts) {
    const stem = `MUSTER_${clientId.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`
    // Two client ids may differ in other characters alone, such as `a-b` and `a.b`.
    let name = stem
    for (let i = 2; `${name}_CLIENT_ID` in variables; i++) name = `${stem}_${i}`
    variables[`${name}_TENANT_ID`] = tenant
    variables[`${name}_CLIENT_ID`] = clientId
    variables[`${name}_CLIENT_SECRET`] = clientSecret
  }
  return variables
}

/** The variables as a shell reads them. */
export const shellLines = (variables: Variables): string =>
  lines(variables, (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`)

const FORMATS = {
  shell: shellLines,
  dotenv: (variables: Variables) => lines(variables, (name, value) => `${name}=${inDotenv(name, value)}`),
  // As it is read by GITHUB_ENV and by the option `--env-file` of Docker, which know no quotes.
  plain: (variables: Variables) => lines(variables, (name, value) => `${name}=${onOneLine(name, value)}`),
  json: (variables: Variables) => JSON.stringify(variables),
}

const lines = (variables: Variables, line: (name: string, value: string) => string): string =>
  Object.entries(variables)
    .map(([name, value]) => line(name, value))
    .join('\n')

/** The format has no escapes for quotes, and double quotes expand `\n`. */
function inDotenv(name: string, value: string): string {
  if (/^[\w.:/@+-]*$/.test(value)) return value
  const quote = ["'", '`', ...(value.includes('\\') ? [] : ['"'])].find(character => !value.includes(character))
  if (quote === undefined) throw new Error(`${name} has quotes that a dotenv file cannot have; use --format json.`)
  return quote + value + quote
}

function onOneLine(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return value
  throw new Error(`${name} has a line break, which this format cannot have; use --format json.`)
}
