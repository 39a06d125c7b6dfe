import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type FiledToken, isExpiry, newFiledToken, readTokenFile, writeTokenFile } from '../admin-tokens.ts'
import type { Io } from './io.ts'
import { nameOf } from './server-options.ts'
import { table } from './table.ts'

interface FileOptions {
  readonly file: string
}

const withFile = (command: Command): Command =>
  command.addOption(new Option('--file <file>', 'the file of admin tokens').env('MUSTER_ADMIN_TOKENS_FILE').makeOptionMandatory())

const addCommand = (io: Io): Command =>
  withFile(new Command('add'))
    .description('Makes an admin token, prints it once and adds its hash to the file; a running server then accepts it.')
    .argument('<name>', 'its name in logs', nameOf)
    .addOption(new Option('--scope <scope>', 'read, or read and change').choices(['read', 'operate']).default('operate'))
    .option(
      '--expires <time>',
      'a date such as 2027-03-01, a time with its zone, or a number of days such as 90d',
      timeOf,
      timeOf('90d'),
    )
    .action((name: string, { file, scope, expires }: FileOptions & Pick<FiledToken, 'scope' | 'expires'>) => {
      const tokens = existsSync(file) ? readTokenFile(file) : []
      if (tokens.some(token => token.name === name)) {
        throw new Error(
          `${file} has a token with the name ${name}. To replace it, add one with another name, and then remove it.`,
        )
      }
      const secret = randomBytes(32).toString('hex')
      writeTokenFile(file, [...tokens, newFiledToken({ name, scope, expires }, secret)])
      // Beside standard output, which has the token alone.
      io.err.write(`${file} has the token ${name} (${scope}) until ${expires}. It is not shown again:\n`)
      io.out.write(`${secret}\n`)
    })

const listCommand = (io: Io): Command =>
  withFile(new Command('list'))
    .description('Checks the file and lists its tokens.')
    .action(({ file }: FileOptions) => {
      const rows = readTokenFile(file).map(({ name, scope, expires }) => [
        name,
        scope,
        Date.parse(expires) <= Date.now() ? `${expires} (expired)` : expires,
      ])
      io.out.write(`${table(['name', 'scope', 'expires'], rows)}\n`)
    })

const removeCommand = (io: Io): Command =>
  withFile(new Command('remove'))
    .description('Removes a token from the file; a running server then refuses it.')
    .argument('<name>', 'its name', nameOf)
    .action((name: string, { file }: FileOptions) => {
      const tokens = readTokenFile(file)
      const others = tokens.filter(token => token.name !== name)
      if (others.length === tokens.length) throw new Error(`${file} has no token with the name ${name}.`)
      writeTokenFile(file, others)
      io.out.write(`${file} no longer has the token ${name}.\n`)
    })

export const adminTokenCommand = (io: Io): Command =>
  new Command('admin-token')
    .description('Makes, lists and removes admin tokens in the file that the setting adminTokensFile names.')
    .addCommand(addCommand(io))
    .addCommand(listCommand(io))
    .addCommand(removeCommand(io))

function timeOf(text: string): string {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  if (days !== undefined) return new Date(Date.now() + Number(days) * 86_400_000).toISOString().slice(0, 16).concat('Z')
  if (isExpiry(text)) return text
  throw new InvalidArgumentError('It must be a date such as 2027-03-01, a time such as 2027-03-01T12:00Z, or days such as 90d.')
}
