/** Sends a recorded request again, with a new token for the same caller. */
import { commonScopes } from '../../auth/scopes.ts'
import { issueBearer } from '../../auth/server-token.ts'
import type { App } from '../../auth/store.ts'
import type { ShownExchange } from '../../journal/journal.ts'
import { refuse } from './dialect.ts'
import type { ControlWorld, Replayed } from './world.ts'

/** Throws the refusal of a request that cannot be sent again. */
export async function replayOf(world: ControlWorld, exchange: ShownExchange): Promise<Replayed> {
  const { method, target, request } = exchange
  requireWhole(exchange)
  const credential = exchange.credential === null ? undefined : await bearerFor(world, exchange)
  const sent = request.headers
    .filter(({ name, value }) => !NOT_SENT.test(name) && !value.includes(MASK))
    .map(({ name, value }) => [name, value] as const)
  const headers = credential === undefined ? sent : [...sent, ['authorization', `Bearer ${credential}`] as const]
  return {
    method,
    target,
    headers: exchange.actingFor === null ? headers : actingFor(headers, exchange.actingFor),
    body: request.body === null ? undefined : Buffer.from(request.body.text, request.body.encoding),
  }
}

const MASK = '‹secret:'
/** Headers of a connection, and those that the world and the body decide. */
const NOT_SENT =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|expect|te|trailer|upgrade|x-muster-world|proxy-.*)$/i

const notReplayable = (reason: string) => refuse('notReplayable', { reason })

function requireWhole({ target, operation, request: { headers, body }, credential }: ShownExchange): void {
  if (!target.startsWith('/')) throw notReplayable('its target is no path')
  if (body?.masked || target.includes(MASK)) throw notReplayable('it has secrets, which are masked')
  if (body?.truncated) throw notReplayable('the journal has only the start of its body')
  const has = (name: RegExp) => headers.find(header => name.test(header.name))?.value
  const hadBody = has(/^transfer-encoding$/i) !== undefined || !/^0?$/.test(has(/^content-length$/i) ?? '')
  if (body === null && hadBody) throw notReplayable('it was refused before its body was read')
  const isRefused = credential === null && operation !== 'none'
  if (isRefused && headers.some(({ name, value }) => CREDENTIALS.test(name) && value.includes(MASK))) {
    throw notReplayable('its credential was refused, and only the client has it')
  }
}

const CREDENTIALS = /^(?:authorization|x-knox-apitoken|x-wsm-api-token)$/i

/**
 * A bearer of the app that sent the request. Of a signed token or of a person the server cannot make another one, so that an
 * app of the same tenant stands in, with the scopes that both have.
 */
async function bearerFor(world: ControlWorld, { tenant, performedBy, credential, scopes }: ShownExchange): Promise<string> {
  if (credential === 'static key') throw notReplayable('its credential was a static key, which only the client has')
  if (tenant === null) throw notReplayable('its caller is not known')
  const named = performedBy === null ? undefined : await world.credentials.apps.get(performedBy)
  const own = named?.tenant === tenant ? named : undefined
  const apps = own === undefined ? (await world.credentials.apps.of(tenant, undefined, FIRST_FEW)).rows : [own]
  for (const app of apps) {
    const common = commonScopes(app.scopes, scopes)
    if (common.length > 0 || own !== undefined) return bearerOf(world, app, common)
  }
  throw notReplayable(`tenant ${tenant} has no app with a scope of its credential`)
}

const FIRST_FEW = { number: 0, size: 20 }

const bearerOf = (world: ControlWorld, { clientId, tenant, createdAt }: App, scopes: readonly string[]): Promise<string> =>
  issueBearer(world, { client: clientId, tenant, registeredAt: createdAt, scopes, seconds: SECONDS })

const SECONDS = 60

/** A signed token can be bound to the customer that it acts for; beside a bearer a header names the customer. */
const actingFor = (headers: Replayed['headers'], customer: string): Replayed['headers'] =>
  headers.some(([name]) => name.toLowerCase() === MANAGED) ? headers : [...headers, [MANAGED, customer]]

const MANAGED = 'x-wsm-managed-tenantid'
