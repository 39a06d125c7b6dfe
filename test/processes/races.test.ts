/**
 * Requests that use a row and requests that remove it, at the same time, on two processes of one store. Each pair must have the
 * outcome of one order or the other: no row may refer to a deleted row, and every counter must be exact afterwards.
 */
import assert from 'node:assert/strict'
import test from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { recount } from '../support/recount.ts'
import type { Answer } from '../support/server.ts'

const RESELLER = '1000000001'
const PROVIDER = '4000000001'

/** What one round uses and removes; each round has its own. */
interface Scene {
  readonly customer: string
  readonly reseller: string
  readonly profile: string
  readonly aliasId: string
  /** Devices of the customer, unassigned. */
  readonly owned: readonly string[]
  /** The transaction of a pending upload. */
  readonly pending: string
  /** Identifiers that no device has. */
  readonly fresh: readonly string[]
  readonly tokens: { readonly customer: string; readonly reseller: string }
}
type Act = (node: ProcessMuster, scene: Scene) => Promise<Answer>

const kme =
  (method: string, path: string, body: (scene: Scene) => object | undefined): Act =>
  (node, scene) =>
    node.ask(method, `/kcs/v1/kme/${path.replace('{profile}', scene.profile).replace('{alias}', scene.aliasId)}`, {
      token: scene.tokens.customer,
      body: body(scene),
    })
const kdp =
  (method: string, path: string, body: (scene: Scene) => object): Act =>
  (node, scene) =>
    node.ask(method, `/kcs/v1/rp/${path}`, { token: scene.tokens.reseller, body: body(scene) })
const control =
  (method: string, path: (scene: Scene) => string, body?: (scene: Scene) => object): Act =>
  (node, scene) =>
    node.ask(method, `/_muster/v1/${path(scene)}`, { body: body?.(scene) })

const upload = (change: object = {}): Act =>
  kdp('PUT', 'devices/upload', ({ reseller, customer, fresh }) => ({
    resellerId: reseller,
    customerId: customer,
    transactionId: `U${customer}`,
    type: 'IMEI',
    devices: fresh,
    ...change,
  }))

/** Each use, with the kinds of rows that it refers to. */
const USES: Readonly<Record<string, { readonly of: readonly Kind[]; readonly act: Act }>> = {
  'assign the profile': {
    of: ['profile', 'customer'],
    act: kme('PUT', 'devices/assignProfile', ({ profile, owned }) => ({
      profileId: profile,
      deviceList: owned.map(device => ({ device })),
    })),
  },
  'approve with the profile': {
    of: ['profile'],
    act: kme('POST', 'devices/uploads/approvals', ({ profile, pending }) => ({ transactionIds: [pending], profileId: profile })),
  },
  'make the profile a default': {
    of: ['profile', 'customer', 'association', 'reseller'],
    act: control(
      'PATCH',
      ({ reseller, customer }) => `associations/${reseller}/${customer}`,
      ({ profile }) => ({ defaultProfile: profile }),
    ),
  },
  'add an alias': {
    of: ['profile', 'customer', 'association', 'reseller'],
    act: kme('POST', 'reseller/profilealias', ({ reseller, profile }) => ({
      resellerId: reseller,
      profileId: profile,
      alias: 'second',
    })),
  },
  'change an alias': {
    of: ['profile', 'alias', 'customer', 'association', 'reseller'],
    act: kme('PUT', 'reseller/profilealias/{alias}', ({ profile }) => ({ profileId: profile, alias: 'changed' })),
  },
  'put a device with the profile': {
    of: ['profile', 'customer'],
    act: control(
      'POST',
      () => 'devices',
      ({ customer, profile, fresh }) => ({ customer, profile, imei: fresh[0] }),
    ),
  },
  upload: { of: ['customer', 'association', 'reseller'], act: upload() },
  'upload with the alias': {
    of: ['alias', 'profile', 'customer', 'association', 'reseller'],
    act: upload({ profileAliases: [{ profileAlias: 'kiosk' }] }),
  },
  'delete devices': {
    of: ['customer', 'association', 'reseller'],
    act: kdp('PUT', 'devices/delete', ({ reseller, customer, fresh }) => ({
      resellerId: reseller,
      customerId: customer,
      transactionId: `D${customer}`,
      type: 'IMEI',
      devices: fresh,
    })),
  },
  'create a profile': {
    of: ['customer'],
    act: control(
      'POST',
      () => 'profiles',
      ({ customer }) => ({ customer, name: 'Another' }),
    ),
  },
  'register an app': {
    of: ['customer'],
    act: control(
      'POST',
      () => 'apps',
      ({ customer }) => ({ tenant: customer, clientId: `second-${customer}`, clientSecret: 's' }),
    ),
  },
  'add a user': {
    of: ['customer'],
    act: control(
      'POST',
      () => 'users',
      ({ customer }) => ({ tenant: customer, email: `u${customer}@example.com` }),
    ),
  },
  'link to the provider': {
    of: ['customer'],
    act: control(
      'POST',
      () => 'managements',
      ({ customer }) => ({ provider: PROVIDER, customer }),
    ),
  },
  'move a device to the customer': {
    of: ['customer'],
    act: async (node, { customer, fresh }) => {
      const [imei = ''] = fresh
      await node.ask('POST', '/_muster/v1/devices', { body: { customer: PROVIDER, imei } })
      return node.ask('PATCH', `/_muster/v1/devices/${imei}`, { body: { customer } })
    },
  },
}

type Kind = 'profile' | 'alias' | 'association' | 'customer' | 'reseller'

const REMOVALS: Readonly<Record<Kind, Readonly<Record<string, Act>>>> = {
  profile: {
    'DELETE profiles': kme('DELETE', 'profiles/{profile}', () => undefined),
    'the operator deletes the profile': control('DELETE', ({ profile, customer }) => `profiles/${profile}?customer=${customer}`),
  },
  alias: {
    'DELETE profilealias': kme('DELETE', 'reseller/profilealias/{alias}', () => undefined),
  },
  association: {
    'the reseller dissociates': kdp('PUT', 'customers/delete', ({ reseller, customer }) => ({
      resellerId: reseller,
      customerId: customer,
    })),
    'the customer removes the reseller': control(
      'DELETE',
      ({ reseller, customer }) => `customers/${customer}/resellers/${reseller}`,
    ),
    'the operator deletes the association': control('DELETE', ({ reseller, customer }) => `associations/${reseller}/${customer}`),
  },
  customer: { 'the operator deletes the customer': control('DELETE', ({ customer }) => `customers/${customer}`) },
  reseller: { 'the operator deletes the reseller': control('DELETE', ({ reseller }) => `resellers/${reseller}`) },
}

type Pair = (typeof PAIRS)[number]

const PAIRS = (Object.keys(REMOVALS) as Kind[]).flatMap(kind =>
  Object.entries(REMOVALS[kind]).flatMap(([removal, remove]) =>
    Object.entries(USES)
      .filter(([, { of }]) => of.includes(kind))
      .map(([use, { act }]) => ({ kind, use, act, removal, remove })),
  ),
)

// Enough that both orders occur.
const ROUNDS = 4

for (const { name, place, drop } of databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')) {
  test(`${name}: two processes that use and remove the same row at once leave no reference to a missing row`, async t => {
    const data = await place()
    const nodes = [await spawnMuster(data), await spawnMuster(data)] as const
    t.after(async () => {
      await Promise.all(nodes.map(node => node.close()))
      await drop(data)
    })
    let made = 0
    for (const [kind, group] of Map.groupBy(PAIRS, pair => pair.kind)) {
      await t.test(
        `every use of a row of the kind ${kind} while it is removed: no 5xx, and the recount finds nothing wrong`,
        async () => {
          const scenes = await setUp(
            nodes[0],
            group.flatMap(({ kind }) => Array.from({ length: ROUNDS }, () => ({ kind, number: made++ }))),
          )
          await Promise.all(
            scenes.map(async (scene, i) => {
              const { use, act, removal, remove } = group[Math.floor(i / ROUNDS)] as Pair
              const [first, second] = i % 2 === 0 ? nodes : [nodes[1], nodes[0]]
              const answers = await Promise.all([act(first, scene), remove(second, scene)])
              for (const { status, text } of answers) assert.ok(status < 500, `${use} while ${removal}: ${status} ${text}`)
            }),
          )
          for (const node of nodes) await node.drain()
          assert.deepEqual(await recount(data), [])
        },
      )
    }
  })
}

/** Creates what the rounds need by one seed, and requests their tokens. */
async function setUp(node: ProcessMuster, rounds: readonly { kind: Kind; number: number }[]): Promise<readonly Scene[]> {
  const drafts = rounds.map(({ kind, number }) => ({
    kind,
    customer: String(7_000_000_000 + number),
    // A reseller that is removed is the round's own.
    reseller: kind === 'reseller' ? String(8_000_000_000 + number) : RESELLER,
    profile: number.toString(16).padStart(24, '0'),
    // An association that is removed must have no device.
    owned: kind === 'profile' ? imeis(2, 2_000_000 + number * 10) : [],
    uploaded: kind === 'profile' ? imeis(2, 3_000_000 + number * 10) : [],
    fresh: imeis(3, 4_000_000 + number * 10),
  }))
  const own = drafts.filter(({ kind }) => kind === 'reseller').map(({ reseller }) => reseller)
  const app = (tenant: string, scope: string) => ({
    tenant,
    clientId: `app-${tenant}`,
    clientSecret: `app-${tenant}-secret`,
    scopes: [scope],
  })
  await succeed(node, 'POST', '/_muster/v1/seed', {
    resellers: own.map(id => ({ id, name: `Reseller ${id}` })),
    customers: drafts.map(({ customer: id }) => ({ id, name: `Customer ${id}` })),
    apps: [...own.map(id => app(id, 'kdp')), ...drafts.map(({ customer }) => app(customer, 'kme'))],
    profiles: drafts.map(({ customer, profile: id }) => ({ customer, id, name: 'Kiosk' })),
    associations: drafts.map(({ reseller, customer, kind }) => ({ reseller, customer, autoApproval: kind !== 'profile' })),
    aliases: drafts.map(({ reseller, customer, profile }) => ({ reseller, customer, alias: 'kiosk', profile })),
    devices: drafts.flatMap(({ customer, owned }) => owned.map(imei => ({ customer, imei }))),
  })
  const northwind = await node.token('northwind')
  const scenes = drafts.map(async (draft): Promise<Scene> => {
    const { customer, reseller, uploaded, kind } = draft
    const alias = await succeed(node, 'GET', `/_muster/v1/aliases/${reseller}/${customer}/kiosk`)
    const tokens = {
      customer: await node.token(`app-${customer}`),
      reseller: kind === 'reseller' ? await node.token(`app-${reseller}`) : northwind,
    }
    const pending = `P${customer}`
    const body = { resellerId: reseller, customerId: customer, transactionId: pending, type: 'IMEI', devices: uploaded }
    if (kind === 'profile') await succeed(node, 'PUT', '/kcs/v1/rp/devices/upload', body, tokens.reseller)
    return { ...draft, aliasId: alias.id, pending, tokens }
  })
  const ready = await Promise.all(scenes)
  await node.drain()
  return ready
}

async function succeed(node: ProcessMuster, method: string, path: string, body?: object, token?: string) {
  const answer = await node.ask(method, path, { body, ...(token !== undefined && { token }) })
  assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`)
  return answer.body
}
