/** Who a command signs in as: an account of the sample data, the owner of a keys.json, or an app. */

import type { Auth } from '../../sdk/index.ts'
import { UsageError } from '../io.ts'
import { readKeys } from '../keys-file.ts'
import { operateServer } from '../operator.ts'
import { type ServerOptions, worldOf } from '../server-address.ts'
import type { ShownWorld } from '../world.ts'
import type { RealHostOptions } from './real-hosts.ts'

/** The APIs of the three kinds of tenants. */
export type Side = 'kdp' | 'kme' | 'msp'

export interface AccountOptions extends ServerOptions, RealHostOptions {
  readonly as?: string
  readonly keys?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly reseller?: string
  readonly customer?: string
  /** The customer that a provider acts for. */
  readonly managed?: string
}

export interface Account {
  readonly auth: Auth
  readonly side: Side
  /** The reseller of a reseller's account, or the customer of a customer's one, if known. */
  readonly tenant: string | undefined
}

/** Which account the options name, for a command of these APIs, the usual one first. */
export async function accountOf(options: AccountOptions, sides: readonly Side[]): Promise<Account> {
  if (options.as !== undefined) return sampleAccount(options.as, { options, sides })
  const auth = authOf(options)
  const { managed, customer } = options
  if (managed !== undefined) return { auth, side: 'kme', tenant: managed }
  // A shell may unset a variable by an empty one.
  const reseller = options.reseller || undefined
  const side = reseller !== undefined && sides.includes('kdp') ? 'kdp' : (sides.find(each => each !== 'kdp') ?? 'kdp')
  if (side === 'kdp' && reseller === undefined) throw new UsageError('Name the reseller: --reseller ID, or MUSTER_RESELLER.')
  return { auth, side, tenant: side === 'kdp' ? reseller : customer }
}

/** The tenant that a command on the real service acts for, as the user reads it before a change. */
export function tenantOf({ host, reseller, customer, managed }: AccountOptions, side: Side): string {
  const isReseller = side === 'kdp' && managed === undefined
  const id = isReseller ? reseller : (managed ?? customer)
  const kind = isReseller ? 'reseller' : 'customer'
  if (id === undefined && host !== undefined) throw new UsageError(`Name the ${kind} whose devices are changed: --${kind} ID.`)
  return `${kind} ${id}`
}

function authOf({ keys, clientId, clientSecret }: AccountOptions): Auth {
  if (keys !== undefined) return { keys: readKeys(keys) }
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret }
  throw new UsageError(
    'Name an account: --client-id and --client-secret (or MUSTER_CLIENT_ID and MUSTER_CLIENT_SECRET), --keys FILE, or, in a ' +
      'sandbox, --as with an account of its sample data, such as --as northwind.',
  )
}

/** An account of the sample data: its secret is in the control API of a sandbox. */
async function sampleAccount(
  name: string,
  { options, sides }: { readonly options: AccountOptions; readonly sides: readonly Side[] },
): Promise<Account> {
  const { accounts }: ShownWorld = await operateServer(options, { method: 'GET', path: `worlds/${worldOf(options)}` })
  const found = accounts.find(({ clientId }) => clientId === name)
  const sideOf = (kind: keyof typeof SIDES) => (kind === 'provider' && options.managed !== undefined ? 'kme' : SIDES[kind])
  const fitting = accounts.filter(({ kind }) => sides.includes(sideOf(kind)))
  const named = `The accounts for this command: ${fitting.map(({ clientId }) => clientId).join(', ')}.`
  if (found === undefined) throw new UsageError(`--as ${name}: the world has no such account. ${named}`)
  if (!fitting.includes(found)) throw new UsageError(`--as ${name}: ${found.name} is a ${found.kind}. ${named}`)
  const { clientId, clientSecret, tenant, kind } = found
  return { auth: { clientId, clientSecret }, side: sideOf(kind), tenant: options.managed ?? tenant }
}

const SIDES = { reseller: 'kdp', customer: 'kme', provider: 'msp' } as const
