/** A client of the APIs for a command, on Muster or on the real service, and its errors as the user of a command reads them. */
import type { Command } from 'commander'
import { createKnoxClient, isKnoxError, type KnoxClient, type KnoxClientOptions, type KnoxError } from '../../sdk/index.ts'
import { type Io, UsageError } from '../io.ts'
import { baseOf } from '../server-address.ts'
import { accountOf, type Side } from './account.ts'
import type { ConnectionOptions } from './options.ts'
import { realUrls } from './real-hosts.ts'

export interface Connection extends KnoxClient {
  /** The API of the account's kind of tenant. */
  readonly side: Side
}

/** Runs the work of a command of these APIs, the usual one first. Its arguments were checked before: this sends requests. */
export async function connected<Result>(
  { io, command, sides }: { readonly io: Io; readonly command: Command; readonly sides: readonly Side[] },
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const options: ConnectionOptions = command.opts()
  requireOneServer(command)
  const { auth, side, tenant } = await accountOf(options, sides)
  const baseUrl = options.host === undefined ? baseOf(options) : realUrls(options.host, { signed: 'keys' in auth })
  const client = createKnoxClient({
    baseUrl,
    auth,
    ...(tenant !== undefined && (side === 'kdp' ? { resellerId: tenant } : { customerId: tenant })),
    ...retriesOf(io),
  })
  try {
    const kme = options.managed === undefined ? client.kme : client.kme.actingFor(options.managed)
    return await work({ ...client, kme, side })
  } catch (error) {
    throw advised(error, baseUrl)
  }
}

/** How a client of a command sends requests again, and says so. */
export const retriesOf = (io: Io): Pick<KnoxClientOptions, 'retry' | 'hooks'> => ({
  ...(io.retry !== undefined && { retry: io.retry }),
  hooks: { retry: ({ error, delayMs }) => io.err.write(`${error.message} Next attempt in ${seconds(delayMs)} s.\n`) },
})

/** An error of the client with what the user can do; any other one as it is. */
export const advised = (error: unknown, baseUrl: KnoxClientOptions['baseUrl']): unknown =>
  isKnoxError(error)
    ? new Error(withAdvice(error, typeof baseUrl === 'string' ? baseUrl : baseUrl[error.api]), { cause: error })
    : error

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

/** Options on the command line must not name two servers. A variable may: the command line wins. */
function requireOneServer(command: Command): void {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli'
  if (!isGiven('host')) return
  for (const name of ['url', 'world', 'as'])
    if (isGiven(name))
      throw new UsageError(`--host is the real service, and --${name} is for a Muster server: leave one of them out.`)
}

/** The message of an error, and what the user can do. */
function withAdvice(error: KnoxError, url: string): string {
  if (error.name === 'NO_RESPONSE') return `${error.message}\n${url} could not be called. Does a server run there?`
  if (error.name === 'UNREADABLE_RESPONSE') return `${error.message}\nIs ${url} a Muster server?`
  return error.explanation === undefined ? error.message : `${error.message}\nThe checks of the request: ${error.explanation}`
}
