import { variablesOf } from '../cli/world-variables.ts'
import { createKnoxClient, type KnoxClient } from '../sdk/index.ts'
import type { World as CreatedWorld, NewWorld } from '../sdk/types/control.ts'
import { disposable } from './async-disposable.ts'
import { clockOf } from './clock.ts'
import { control } from './control.ts'
import { faultsOf } from './faults.ts'
import { issueKeys } from './keys.ts'
import { phonesOf } from './phones.ts'
import { requestOf, requestsOf, waitForRequest } from './requests.ts'
import type { ByAccount, Credential, Snapshot, World, WorldOptions } from './world.ts'

/** The server that has the worlds, and those that are not deleted yet. */
export interface WorldServer {
  readonly url: string
  readonly open: Set<World>
}

export async function createWorld(server: WorldServer, { from, ...options }: WorldOptions = {}): Promise<World> {
  const body = { ...options, ...(from !== undefined && { from: bare(from) }) }
  return worldOf(server, await control<'createWorld'>(server.url, { method: 'POST', path: 'worlds', body }))
}

/** Without the functions of a `Snapshot`. */
function bare(from: NonNullable<NewWorld['from']>): NewWorld['from'] {
  if (typeof from === 'string' || 'world' in from) return from
  return { snapshot: from.snapshot, ...(from.of !== undefined && { of: from.of }) }
}

function worldOf(server: WorldServer, created: CreatedWorld): World {
  const { name, url, accounts } = created
  // A world cannot be deleted by a request that is addressed to it.
  const own = `worlds/${name}`
  const world: World = disposable<Omit<World, symbol>>({
    name,
    url,
    env: variablesOf(created),
    credentials: byClientId(accounts, account => account),
    clients: byClientId(accounts, account => clientOf(url, account)),
    clock: clockOf(url),
    faults: faultsOf(url),
    phones: phonesOf(url),
    requests: filter => requestsOf(url, filter),
    request: id => requestOf(url, id),
    waitFor: (wanted, waiting) => waitForRequest(url, wanted, waiting),
    forgetRequests: async () => {
      await control<'clearRequests'>(url, { method: 'DELETE', path: 'requests' })
    },
    drain: async () => (await control<'drainWork'>(url, { method: 'POST', path: 'work/drain' })).completed,
    hold: async () => {
      await control<'holdWork'>(url, { method: 'POST', path: 'work/hold' })
    },
    release: async () => {
      await control<'releaseWork'>(url, { method: 'POST', path: 'work/release' })
    },
    keys: order => issueKeys(url, order),
    snapshot: named => saveSnapshot(server, name, named),
    fork: async (options = {}) =>
      worldOf(server, await control<'forkWorld'>(server.url, { method: 'POST', path: `${own}/fork`, body: options })),
    reset: async () => {
      await control<'resetWorld'>(server.url, { method: 'POST', path: `${own}/reset` })
    },
    close: async () => {
      // A second call does nothing, because tests may close a world that `await using` closes too.
      if (!server.open.delete(world)) return
      await control<'deleteWorld'>(server.url, { method: 'DELETE', path: own })
    },
  })
  server.open.add(world)
  return world
}

async function saveSnapshot({ url }: WorldServer, of: string, named: string | undefined): Promise<Snapshot> {
  const path = `worlds/${of}/snapshots`
  const body = { ...(named !== undefined && { name: named }) }
  const { name: snapshot } = await control<'saveSnapshot'>(url, { method: 'POST', path, body })
  return {
    snapshot,
    of,
    restore: async () => {
      await control<'restoreSnapshot'>(url, { method: 'POST', path: `worlds/${of}/restore`, body: { snapshot } })
    },
    remove: async () => {
      await control<'deleteSnapshot'>(url, { method: 'DELETE', path: `${path}/${snapshot}` })
    },
  }
}

function byClientId<Value>(accounts: readonly Credential[], made: (account: Credential) => Value): ByAccount<Value> {
  // The names depend on the seed: without the sample data, its accounts are absent.
  return Object.fromEntries(accounts.map(account => [account.clientId, made(account)])) as ByAccount<Value>
}

function clientOf(baseUrl: string, { kind, tenant, clientId, clientSecret }: Credential): KnoxClient {
  const usual = { reseller: { resellerId: tenant }, customer: { customerId: tenant }, provider: {} }
  return createKnoxClient({ baseUrl, auth: { clientId, clientSecret }, ...usual[kind] })
}
