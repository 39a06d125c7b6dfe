import { Command, InvalidArgumentError, Option } from 'commander'
import { type Operator, operateServer, withOperatorOptions } from './operator.ts'
import { nameOf } from './server-options.ts'
import { aligned, table } from './table.ts'

/** A world as the control API shows it. */
export interface ShownWorld {
  readonly name: string
  readonly url: string
  readonly endsAt: number | null
  readonly bytes: number
  /** The apps of its seed. */
  readonly accounts: readonly Account[]
}

export interface Account {
  readonly kind: 'reseller' | 'customer' | 'provider'
  readonly tenant: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

const withCreateOptions = (command: Command): Command =>
  withOperatorOptions(command)
    .addOption(
      new Option('--name <name>', 'the name; a world without one gets one, and ends after an idle hour').argParser(nameOf),
    )
    .addOption(
      new Option('--ttl <duration>', 'the lifetime, in seconds or such as 30m, 12h, 2d (default: until it is deleted)').argParser(
        secondsIn,
      ),
    )
    .option('--port', 'give it a port, for clients that drop the path of a base URL')

interface CreateOptions extends Operator {
  readonly name?: string
  readonly ttl?: number
  readonly port?: true
}

const listCommand = withOperatorOptions(new Command('list'))
  .description('Lists the worlds of a server.')
  .action(async (operator: Operator) => {
    const response: { worlds: readonly ShownWorld[] } = await operateServer(operator, { method: 'GET', path: 'worlds' })
    const rows = response.worlds.map(({ name, url, endsAt, bytes }) => [name, url, endOf(endsAt), bytes.toLocaleString('en')])
    print(operator, { response, text: table(['world', 'address', 'ends', 'bytes'], rows) })
  })

const createCommand = withCreateOptions(new Command('create'))
  .description('Creates a world: an isolated copy of the server, with its data, clock, ids, faults and credentials.')
  .addOption(
    new Option(
      '--from <beginning>',
      'empty, seed, world:NAME, snapshot:NAME of the default world or snapshot:WORLD/NAME (default: seed)',
    ).argParser(fromOf),
  )
  .option(
    '--seed <seed>',
    'the sample data in place of the server’s: a file, or scenario:NAME; repeatable',
    (seed: string, before?: string) => (before === undefined ? seed : `${before},${seed}`),
  )
  .option('--persist', 'store it in the data folder, so that it survives a restart of the server')
  .action(async ({ from, seed, persist, ...options }: CreateOptions & { from?: object; seed?: string; persist?: true }) => {
    const body = {
      ...wantedOf(options),
      from,
      persist,
      // Loaded when it is needed: it reads files as a server does.
      seed: seed === undefined ? undefined : (await import('../seed-file.ts')).readSeed(seed),
    }
    printCreated(options, await operateServer(options, { method: 'POST', path: 'worlds', body }))
  })

const forkCommand = withCreateOptions(new Command('fork'))
  .description('Creates a world with the data and the clock of another one.')
  .argument('<world>', 'the world to copy', nameOf)
  .action(async (world: string, options: CreateOptions) => {
    const request = { method: 'POST', path: `worlds/${world}/fork`, body: wantedOf(options) } as const
    printCreated(options, await operateServer(options, request))
  })

const resetCommand = withOperatorOptions(new Command('reset'))
  .description('Gives a world the data that it began with. Its tokens remain valid.')
  .argument('<world>', 'the world to reset', nameOf)
  .action(async (world: string, operator: Operator) => {
    const response = await operateServer(operator, { method: 'POST', path: `worlds/${world}/reset` })
    print(operator, { response, text: `World ${world} has the data that it began with.` })
  })

const deleteCommand = withOperatorOptions(new Command('delete'))
  .description('Deletes a world with its snapshots.')
  .argument('<world>', 'the world to delete', nameOf)
  .action(async (world: string, operator: Operator) => {
    const response = await operateServer(operator, { method: 'DELETE', path: `worlds/${world}` })
    print(operator, { response, text: `World ${world} was deleted.` })
  })

export const worldCommand = new Command('world')
  .description('Lists, creates, copies, resets and deletes the worlds of a running server.')
  .addCommand(listCommand)
  .addCommand(createCommand)
  .addCommand(forkCommand)
  .addCommand(resetCommand)
  .addCommand(deleteCommand)

/** Prints the response of the control API as JSON, or the text. */
export function print({ json = false }: Operator, { response, text }: { response: object; text: string }): void {
  process.stdout.write(`${json ? JSON.stringify(response) : text}\n`)
}

function printCreated(operator: Operator, world: ShownWorld): void {
  const { name, url, endsAt, accounts } = world
  const rows = accounts.map(account => [
    account.kind,
    account.tenant,
    account.name,
    `client ${account.clientId}`,
    `secret ${account.clientSecret}`,
  ])
  const lines = [
    `World ${name} is at ${url}. It ends ${endOf(endsAt)}.`,
    ...aligned(rows).map(line => `  ${line}`),
    `  Next: eval "$(muster env --world ${name})"`,
  ]
  print(operator, { response: world, text: lines.join('\n') })
}

// JSON has no members that are undefined.
const wantedOf = ({ name, ttl, port }: CreateOptions) => ({ name, ttlSeconds: ttl, port })

const endOf = (endsAt: number | null): string => (endsAt === null ? 'when it is deleted' : new Date(endsAt).toISOString())

function secondsIn(text: string): number {
  const [, count = '', unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? []
  if (count === '') throw new InvalidArgumentError('It must be seconds, or such as 90s, 30m, 12h, 2d.')
  return Number(count) * SECONDS[unit as keyof typeof SECONDS]
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 }

function fromOf(text: string): string | object {
  if (text === 'empty' || text === 'seed') return text
  const [, world] = /^world:([a-z0-9-]{1,40})$/.exec(text) ?? []
  if (world !== undefined) return { world }
  const [, of, snapshot] = /^snapshot:(?:([a-z0-9-]{1,40})\/)?([a-z0-9-]{1,40})$/.exec(text) ?? []
  if (snapshot !== undefined) return { snapshot, of }
  throw new InvalidArgumentError('It must be empty, seed, world:NAME, snapshot:NAME or snapshot:WORLD/NAME.')
}
