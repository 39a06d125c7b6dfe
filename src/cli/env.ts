import { Command, Option } from 'commander'
import { adminTokenOption, type Operator, operateServer } from './operator.ts'
import { urlOption, worldOf, worldOption } from './server-options.ts'
import { linesOf, shellLines, type Variables, variablesOf } from './world-variables.ts'

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

const FORMATS = {
  shell: shellLines,
  dotenv: (variables: Variables) => linesOf(variables, (name, value) => `${name}=${inDotenv(name, value)}`),
  // As it is read by GITHUB_ENV and by the option `--env-file` of Docker, which know no quotes.
  plain: (variables: Variables) => linesOf(variables, (name, value) => `${name}=${onOneLine(name, value)}`),
  json: (variables: Variables) => JSON.stringify(variables),
}

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
