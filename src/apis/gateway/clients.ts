import Type, { type Static, type TSchema } from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import {
  AUTHENTICATION_METHODS,
  GRANT_TYPES,
  judgeApp,
  LIVES,
  plainApp,
  type Unregistrable,
  usualLives,
} from '../../auth/registration.ts'
import type { App } from '../../auth/store.ts'
import { type By, entry } from '../../enrolment/activity.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { Reply } from '../../wire/api.ts'
import { type Call, operations, parse, Unfit } from '../../wire/operation.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { type GatewayWorld, refuse, type Visitor } from './dialect.ts'

const operation = operations<GatewayWorld, Visitor>()
const PATH = '/ams/v1/oauth2/clients'
const JSON_TYPE = 'application/json'

/** A control character is nowhere at home here, and PostgreSQL takes offence at a NUL. */
const text = (longest: number, description?: string) =>
  Type.String({ minLength: 1, maxLength: longest, pattern: '^[^\\u0000-\\u001f\\u007f]*$', ...(description && { description }) })
const link = Type.Optional(Type.String({ maxLength: 1024, pattern: '^https?://[\\x21-\\x7e]+$' }))
const oneOf = <Word extends string>(words: readonly Word[]) => Type.Unsafe<Word>({ type: 'string', enum: [...words] })
const seconds = ({ least, most, usual }: { least: number; most: number; usual: number }) =>
  Type.Optional(Type.Integer({ minimum: least, maximum: most, default: usual, description: 'Seconds.' }))
const closed = { additionalProperties: false }

const ExpirationTimes = Type.Object(
  { code: seconds(LIVES.code), access: seconds(LIVES.access), refresh: seconds(LIVES.refresh) },
  closed,
)
const ConsentMetadata = Type.Object(
  {
    companyName: Type.Optional(text(200, 'Required for authorization_code.')),
    homePageUrl: link,
    termsUrl: link,
    privacyUrl: link,
    supportEmail: Type.Optional(Type.String({ maxLength: 320, pattern: '^[^@\\s\\x00-\\x1f]+@[^@\\s\\x00-\\x1f]+$' })),
  },
  closed,
)
const members = {
  clientName: text(200),
  description: Type.Optional(Type.Union([text(2000), Type.Null()])),
  grantTypes: Type.Array(oneOf(GRANT_TYPES), { maxItems: GRANT_TYPES.length }),
  redirectUris: Type.Optional(Type.Array(text(1024), { maxItems: 20 })),
  scopes: Type.Array(text(100), { maxItems: 100 }),
  authenticationMethods: Type.Optional(Type.Array(oneOf(AUTHENTICATION_METHODS), { maxItems: AUTHENTICATION_METHODS.length })),
  expirationTimes: Type.Optional(ExpirationTimes),
  consentMetadata: Type.Optional(ConsentMetadata),
}
const Created = Type.Object(members, closed)
const Changed = Type.Partial(Created, closed)
const Shown = Type.Object({ clientId: Type.String(), ...members, createdBy: Type.Union([Type.String(), Type.Null()]) })
const Secret = Type.String({ description: 'Shown here and never again.' })

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
const ofOne = [...refusals, 'clientUnknown']

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
      if (!(await world.credentials.apps.create(app, line(world, by, { act: 'createClient', app })))) {
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
    handle: async (world, call) => shown(await put(world, call, app => changed(app, bodyOf(call, Changed)))),
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
      return shown(await put(world, call, app => ({ ...app, details: { ...app.details, lives: { ...usualLives, ...lives } } })))
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
      const { clientId } = await put(world, call, app => ({ ...app, secretHash: hashSecret(secret) }))
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
      await world.credentials.apps.remove(app.clientId, line(world, callerOf(call).by, { act: 'deleteClient', app }))
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
  if (app === undefined || app.tenant !== callerOf(call).tenant.id) throw refuse('clientUnknown')
  return app
}

async function put(world: GatewayWorld, call: AppCall, change: (app: App) => App): Promise<App> {
  const { tenant, by } = callerOf(call)
  const app = registrable(change(await found(world, call)), tenant)
  await world.credentials.apps.put(app, line(world, by, { act: 'updateClient', app }))
  return app
}

function changed(app: App, sent: Static<typeof Changed>): App {
  const { description, authenticationMethods, lives, consent } = app.details
  return {
    ...app,
    name: sent.clientName ?? app.name,
    grantTypes: sent.grantTypes ?? app.grantTypes,
    redirectUris: sent.redirectUris ?? app.redirectUris,
    scopes: sent.scopes ?? app.scopes,
    details: {
      description: sent.description === undefined ? description : sent.description,
      authenticationMethods: sent.authenticationMethods ?? authenticationMethods,
      lives: { ...lives, ...sent.expirationTimes },
      consent: sent.consentMetadata ?? consent,
    },
  }
}

function registrable(app: App, tenant: Tenant): App {
  const found = judgeApp(app, tenant)
  if (found !== undefined) throw new Unfit(MEMBER_OF[found.member] ?? found.member, found.reason)
  return app
}

/** How the wire calls what is judged. */
const MEMBER_OF: Readonly<Partial<Record<Unregistrable['member'], string>>> = {
  consent: 'consentMetadata.companyName',
  code: 'expirationTimes.code',
  access: 'expirationTimes.access',
  refresh: 'expirationTimes.refresh',
}

const shown = ({ clientId, name, grantTypes, redirectUris, scopes, createdBy, details }: App) => ({
  clientId,
  clientName: name,
  description: details.description,
  grantTypes,
  redirectUris,
  scopes,
  authenticationMethods: details.authenticationMethods,
  expirationTimes: details.lives,
  consentMetadata: details.consent,
  createdBy,
})

const withSecret = (app: App, clientSecret: string): Reply => {
  const { clientId, ...rest } = shown(app)
  return new Reply(200, { clientId, clientSecret, ...rest }, { 'cache-control': 'no-store' })
}

const line = (world: GatewayWorld, by: By, { act, app }: { act: string; app: App }) =>
  entry(world, by, { tenant: app.tenant, act, target: `app ${app.clientId}` })
