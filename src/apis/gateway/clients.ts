import Type, { type Static, type TSchema } from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import { plainApp, usualLives } from '../../auth/registration.ts'
import type { App } from '../../auth/store.ts'
import { type By, entry } from '../../enrolment/activity.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { Reply } from '../../wire/api.ts'
import { type Call, operations, parse, Unfit } from '../../wire/operation.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { Changed, Created, changed, ExpirationTimes, registrable, Secret, Shown, shown, text } from './client-shape.ts'
import { type GatewayWorld, refuse, type Visitor } from './dialect.ts'

const operation = operations<GatewayWorld, Visitor>()
const PATH = '/ams/v1/oauth2/clients'
const JSON_TYPE = 'application/json'

/** Any of these, held by an app itself or by whom it acts for: a narrower token must not make itself a wider one. */
const SCOPES = ['ams', 'ams.clients']
const common = { tag: 'Apps', scopes: SCOPES }
const refusals = [
  'credentialMissing',
  'accessTokenBadRequest',
  'bearerExpired',
  'tenantBlocked',
  'tenantInactive',
  'notPermitted',
  'userNotFound',
  'tenantNotFound',
  'parameterInvalid',
] as const
const ofOne = [...refusals, 'pathUnknown']

export const clients = [
  operation({
    ...common,
    id: 'createClient',
    method: 'POST',
    path: PATH,
    summary: 'Registers an app of the caller’s tenant',
    consumes: JSON_TYPE,
    body: Created,
    reply: Type.Object({ clientSecret: Secret, ...Shown.properties }),
    errors: refusals,
    handle: async (world, call) => {
      const { tenant, by } = callerOf(call)
      const [clientId, secret] = [world.ids.uuid(), world.ids.secret()]
      const plain: App = {
        ...plainApp(clientId),
        clientId,
        tenant: tenant.id,
        secretHash: hashSecret(secret),
        scopes: [],
        grantTypes: [],
        redirectUris: [],
        createdAt: world.clock.now(),
        createdBy: by.who,
      }
      const app = registrable(changed(plain, bodyOf(call, Created)), tenant)
      if (!(await world.credentials.apps.create(app, lineOf(world, by, { act: 'createClient', ...app })))) {
        throw new Error('a client id came twice')
      }
      return withSecret(app, secret)
    },
  }),
  operation({
    ...common,
    id: 'listClients',
    method: 'GET',
    path: PATH,
    summary: 'Lists the apps of the caller’s tenant',
    query: Type.Object({
      search: Type.Optional(text(320, 'A whole client id, a part of a name, or the whole e-mail of who registered it.')),
      ...pagingQuery,
    }),
    reply: Type.Object({
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      clients: Type.Array(Shown),
    }),
    errors: refusals,
    handle: async (world, call) => {
      const { search, ...query } = call.query()
      const page = pageOf(query, { usual: 100, largest: 1000, beyond: 'refuse' })
      const { rows, total } = await world.credentials.apps.of(callerOf(call).tenant.id, search, page)
      return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, clients: rows.map(shown) }
    },
  }),
  operation({
    ...common,
    id: 'getClient',
    method: 'GET',
    path: `${PATH}/:clientId`,
    summary: 'Shows an app',
    reply: Shown,
    errors: ofOne,
    handle: async (world, call) => shown(await found(world, call)),
  }),
  operation({
    ...common,
    id: 'updateClient',
    method: 'PATCH',
    path: `${PATH}/:clientId`,
    summary: 'Changes members of an app; what is not sent stays',
    consumes: JSON_TYPE,
    body: Changed,
    reply: Shown,
    errors: ofOne,
    handle: async (world, call) => {
      const { tenant } = callerOf(call)
      const sent = bodyOf(call, Changed)
      return shown(await put(world, call, { act: 'updateClient', change: app => registrable(changed(app, sent), tenant) }))
    },
  }),
  operation({
    ...common,
    id: 'updateClientExpirationTimes',
    method: 'PUT',
    path: `${PATH}/:clientId/expirationTimes`,
    summary: 'Sets how long what the app gets is good; what is not sent is as usual',
    consumes: JSON_TYPE,
    body: ExpirationTimes,
    reply: Shown,
    errors: ofOne,
    handle: async (world, call) => {
      const lives = bodyOf(call, ExpirationTimes)
      const change = (app: App): App => ({ ...app, details: { ...app.details, lives: { ...usualLives, ...lives } } })
      return shown(await put(world, call, { act: 'updateClientExpirationTimes', change }))
    },
  }),
  operation({
    ...common,
    id: 'rotateClientSecret',
    method: 'PUT',
    path: `${PATH}/:clientId/secret`,
    summary: 'Gives an app a new secret; the old one is good for nothing from now on',
    reply: Type.Object({ clientId: Type.String(), clientSecret: Secret }),
    errors: ofOne,
    handle: async (world, call) => {
      const secret = world.ids.secret()
      const change = (app: App): App => ({ ...app, secretHash: hashSecret(secret) })
      const { clientId } = await put(world, call, { act: 'rotateClientSecret', change })
      return new Reply(200, { clientId, clientSecret: secret }, { 'cache-control': 'no-store' })
    },
  }),
  operation({
    ...common,
    id: 'deleteClient',
    method: 'DELETE',
    path: `${PATH}/:clientId`,
    summary: 'Removes an app, and with it every token that it has',
    status: 204,
    reply: Type.Null(),
    errors: ofOne,
    handle: async (world, call) => {
      const app = await found(world, call)
      await world.credentials.apps.remove(app.clientId, lineOf(world, callerOf(call).by, { act: 'deleteClient', ...app }))
      return new Reply(204, '')
    },
  }),
]

type AppCall = Call<Visitor, unknown, unknown>

function callerOf({ caller: { tenant, by } }: AppCall): { tenant: Tenant; by: By } {
  if (tenant === undefined || by === undefined) throw new Error('nobody was admitted to the registration of apps')
  return { tenant, by }
}

/** Read here, since a body that is no JSON is another row for these than for the token endpoints, which the server knows. */
function bodyOf<Schema extends TSchema>(call: AppCall, schema: Schema): Static<Schema> {
  try {
    return parse(schema, JSON.parse(String(call.sent.body) || '{}')) as Static<Schema>
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unfit('', 'the body is not JSON')
    throw error
  }
}

/** The caller's own; another's is as unknown as one that is not there. */
async function found({ credentials }: GatewayWorld, call: AppCall): Promise<App> {
  const { clientId = '' } = call.params
  const app = /\p{Cc}/u.test(clientId) ? undefined : await credentials.apps.get(clientId)
  if (app === undefined || app.tenant !== callerOf(call).tenant.id) throw refuse('pathUnknown')
  return app
}

/** Read and written in one commit: of two who change an app at once, neither undoes what the other did. */
async function put(
  world: GatewayWorld,
  call: AppCall,
  { act, change }: { act: string; change: (app: App) => App },
): Promise<App> {
  const { tenant, by } = callerOf(call)
  const { clientId } = await found(world, call)
  const line = lineOf(world, by, { act, tenant: tenant.id, clientId })
  const app = await world.credentials.apps.change(clientId, change, line)
  if (app === undefined) throw refuse('pathUnknown')
  return app
}

const withSecret = (app: App, clientSecret: string): Reply => {
  const { clientId, ...rest } = shown(app)
  return new Reply(200, { clientId, clientSecret, ...rest }, { 'cache-control': 'no-store' })
}

const lineOf = (world: GatewayWorld, by: By, { act, tenant, clientId }: { act: string; tenant: string; clientId: string }) =>
  entry(world, by, { tenant, act, target: `app ${clientId}` })
