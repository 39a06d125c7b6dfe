import { fileURLToPath } from 'node:url'
import { type Client, clientFor, headersOf } from '../client.ts'
import { type Server, startServer } from './server.ts'

/** Muster as a user runs it, with the accounts that the scripts use. */
export interface Muster extends Server {
  readonly customer: Account
  readonly reseller: Account
  readonly provider: Account
}

export interface Account {
  /** Requests a new token when its token has expired. */
  readonly client: Client
  /** With a new token, which is valid for ten minutes. */
  readonly headers: Readonly<Record<string, string>>
}

/** Of the built-in sample data. */
export const RESELLER = '1000000001'
export const CUSTOMER = '2000000001'
export const PROVIDER = '4000000001'
export const PROFILE = '65a000000000000000000001'
export const LIST = '/kcs/v1/kme/devices/list'

/** The setting of a sandbox. */
export const WITH_JOURNAL = { MUSTER_JOURNAL: '1000' }

/**
 * Starts `muster serve` on this data; `watched` loads `servers/watch.ts` into it. The request journal is off as in service mode,
 * because the script `journal` measures what it costs.
 */
export async function startMuster(
  data: string,
  { from = 'package', watched = 'not', env = {} }: MusterOptions = {},
): Promise<Muster> {
  const watch = watched === 'watched' ? ['--import', new URL('watch.ts', import.meta.url).href] : []
  const program = PROGRAMS[from]
  const server = await startServer({
    command: process.execPath,
    args: port => [...watch, program, 'serve', '--port', String(port), '--data', data],
    env: { MUSTER_JOURNAL: '0', ...env },
    // A token request and the customer's first page of devices; a peer sends a page without a token.
    answers: async url => {
      const headers = await headersOf(url, 'acme')
      const page = await fetch(url + LIST, { headers })
      await page.bytes()
      return page.ok
    },
  })
  const account = async (clientId: string): Promise<Account> => ({
    client: clientFor(server.url, clientId),
    headers: await headersOf(server.url, clientId),
  })
  return { ...server, customer: await account('acme'), reseller: await account('northwind'), provider: await account('meridian') }
}

/** The built package, and the sources. */
export const PROGRAMS = {
  package: fileURLToPath(new URL('../../dist/cli/muster.js', import.meta.url)),
  sources: fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url)),
}

export interface MusterOptions {
  readonly from?: keyof typeof PROGRAMS
  readonly watched?: 'watched' | 'not'
  readonly env?: Readonly<Record<string, string>>
}
