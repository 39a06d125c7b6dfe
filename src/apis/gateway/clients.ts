import Type, { type Static, type TSchema } from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import { defaultAppMembers, defaultLives } from '../../auth/registration.ts'
import type { App } from '../../auth/store.ts'
import { type By, entry } from '../../enrolment/activity.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { Reply } from '../../wire/api.ts'
import { BODY_FORM } from '../../wire/check.ts'
import { readJson } from '../../wire/json.ts'
import { parse, Unfit } from '../../wire/operation.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { requireText } from '../../wire/text.ts'
import type { GatewayWorld } from './caller.ts'
import * as checks from './checks.ts'
import {
  Changed,
  Created,
  changed,
  ExpirationTimes,
  RotatedSecret,
  registrable,
  Shown,
  ShownOnce,
  shown,
  text,
} from './client-shape.ts'
import { refuse } from './dialect.ts'
import { type GatewayCall, operation } from './operation.ts'

const PATH = '/ams/v1/oauth2/clients'
const JSON_TYPE = 'application/json'

/** One of these is required, so that a token with fewer scopes cannot register an app with more. */
const SCOPES = ['ams', 'ams.clients']
/** The rows of refused credentials and of texts in a path: not every operation of this API has them. */
const errors = [
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
const common = { tag: 'Apps', scopes: SCOPES, errors }
const bodyChecks = [checks.bodyJson, checks.bodyForm] as const

export const clients = [
  operation({
    ...common,
    id: 'createClient',
    method: 'POST',
    path: PATH,
    summary: 'Registers an app of the caller’s tenant',
    consumes: JSON_TYPE,
    body: Created,
    reply: ShownOnce,
    checks: [...bodyChecks, checks.appValid],
    handle: async (world, call) => {
      const { tenant, by } = callerOf(call)
      const [clientId, secret] = [world.ids.uuid(), world.ids.secret()]
      const plain: App = {
        ...defaultAppMembers(clientId),
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
        throw new Error('a new client id was taken already')
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
      search: Type.Optional(
        text(320, { description: 'A whole client id, a part of a name, or the whole e-mail of the person who registered it.' }),
      ),
      ...pagingQuery,
    }),
    reply: Type.Object(
      {
        totalCount: Type.Integer(),
        totalPage: Type.Integer(),
        pageNum: Type.Integer(),
        clients: Type.Array(Shown),
      },
      { title: 'AppList' },
    ),
    checks: [checks.queryForm, checks.pageSize],
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
    summary: 'Returns an app',
    reply: Shown,
    checks: [checks.clientKnown],
    handle: async (world, call) => shown(await found(world, call)),
  }),
  operation({
    ...common,
    id: 'updateClient',
    method: 'PATCH',
    path: `${PATH}/:clientId`,
    summary: 'Changes members of an app; absent members stay unchanged',
    consumes: JSON_TYPE,
    body: Changed,
    reply: Shown,
    checks: [...bodyChecks, checks.clientKnown, checks.appValid],
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
    summary: 'Sets the lifetimes of an app’s tokens; absent ones become the default',
    consumes: JSON_TYPE,
    body: ExpirationTimes,
    reply: Shown,
    checks: [...bodyChecks, checks.clientKnown],
    handle: async (world, call) => {
      const lives = bodyOf(call, ExpirationTimes)
      const change = (app: App): App => ({ ...app, details: { ...app.details, lives: { ...defaultLives, ...lives } } })
      return shown(await put(world, call, { act: 'updateClientExpirationTimes', change }))
    },
  }),
  operation({
    ...common,
    id: 'rotateClientSecret',
    method: 'PUT',
    path: `${PATH}/:clientId/secret`,
    summary: 'Replaces the secret of an app; the old one becomes invalid at once',
    reply: RotatedSecret,
    checks: [checks.clientKnown],
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
    summary: 'Removes an app and its tokens',
    status: 204,
    reply: Type.Null(),
    checks: [checks.clientKnown],
    handle: async (world, call) => {
      const app = await found(world, call)
      await world.credentials.apps.remove(app.clientId, lineOf(world, callerOf(call).by, { act: 'deleteClient', ...app }))
      return new Reply(204, '')
    },
  }),
]

function callerOf({ caller: { tenant, by } }: GatewayCall): { tenant: Tenant; by: By } {
  if (tenant === undefined || by === undefined) throw new Error('the registration of apps was called without a credential')
  return { tenant, by }
}

/** Parses the body here, because malformed JSON has another row for these operations than for the token endpoints. */
function bodyOf<Schema extends TSchema>(call: GatewayCall, schema: Schema): Static<Schema> {
  const text = call.sent.body
  if (typeof text !== 'string') throw new Unfit('', 'the body is not UTF-8', checks.bodyJson.rule)
  const sent = readJson(text)
  requireText(schema, sent)
  return parse(schema, sent, BODY_FORM) as Static<Schema>
}

/** An app of the caller's tenant. An app of another tenant is refused like an unknown one. */
async function found({ credentials }: GatewayWorld, call: GatewayCall): Promise<App> {
  const { clientId = '' } = call.params
  const app = /\p{Cc}/u.test(clientId) ? undefined : await credentials.apps.get(clientId)
  if (app === undefined || app.tenant !== callerOf(call).tenant.id) throw refuse(checks.clientKnown)
  return app
}

/** Changes an app in one commit, so that two changes at once do not undo each other. */
async function put(
  world: GatewayWorld,
  call: GatewayCall,
  { act, change }: { act: string; change: (app: App) => App },
): Promise<App> {
  const { tenant, by } = callerOf(call)
  const { clientId } = await found(world, call)
  const line = lineOf(world, by, { act, tenant: tenant.id, clientId })
  const app = await world.credentials.apps.change(clientId, change, line)
  if (app === undefined) throw refuse(checks.clientKnown)
  return app
}

const withSecret = (app: App, clientSecret: string): Reply => {
  const { clientId, ...rest } = shown(app)
  return new Reply(200, { clientId, clientSecret, ...rest }, { 'cache-control': 'no-store' })
}

const lineOf = (world: GatewayWorld, by: By, { act, tenant, clientId }: { act: string; tenant: string; clientId: string }) =>
  entry(world, by, { tenant, act, target: `app ${clientId}` })
