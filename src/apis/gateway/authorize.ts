import Type from 'typebox'
import { type Asking, consent } from '../../auth/authorization-code.ts'
import { foreignHost, foreignPage } from '../../auth/foreign-page.ts'
import { hashSecret, isSecretOf } from '../../auth/hash-secret.ts'
import { scopesWithin } from '../../auth/scopes.ts'
import { Reply } from '../../wire/api.ts'
import { type Call, operations } from '../../wire/operation.ts'
import { ACTION, type Account, type Carried, consentPage, problemPage, signInPage } from './authorize-pages.ts'
import { type Back, CARRIED, locationOf, readRequest, type Sent } from './authorize-request.ts'
import type { GatewayWorld, Visitor } from './dialect.ts'
import { FORM } from './form.ts'
import { originOf } from './origin.ts'

const operation = operations<GatewayWorld, Visitor>()
const text = (description: string) => Type.String({ description })

const asked = {
  response_type: text('`code`.'),
  client_id: text('The app.'),
  scope: text('Separated by spaces; each must be one that the app is registered for.'),
  redirect_uri: Type.Optional(text('One that is registered, letter by letter; may be left out where there is but one.')),
  code_challenge: text('base64url of the SHA-256 of the code verifier, without padding.'),
  code_challenge_method: text('`S256`.'),
  state: text('Comes back as it was sent.'),
  nonce: Type.Optional(text('Comes back in the ID token.')),
}
const others = {
  302: 'Back to the app: with `code`, `state` and `iss`, or with `error`, `error_description`, `state` and `iss`.',
  400: 'A page for the person: the request is not one that can be answered to an app.',
  403: 'A page for the person: nobody signs in here, or the form is not one of ours.',
}

const page = {
  path: ACTION,
  tag: 'Knox OAuth 2.0',
  produces: 'text/html',
  reply: Type.String(),
  others,
  errors: [],
  scopes: [],
} as const

export const authorize = [
  operation({
    ...page,
    id: 'getAuthorize',
    method: 'GET',
    summary: 'A page on which a person signs in and lets an app in',
    description: 'RFC 6749 §4.1 with RFC 7636. In a sandbox every account is open to everybody; in service mode nobody signs in.',
    query: Type.Object(asked),
    handle: async (world, call) => {
      if (world.mode !== 'sandbox') return nobodySignsIn
      const foreign = foreignHost(call.headers, world.hosts)
      if (foreign !== undefined)
        return problemPage(403, 'Nobody can sign in under this name', `${foreign}; MUSTER_HOSTS names more.`)
      const { query } = call.sent
      const sent: Sent = name => [query[name] ?? []].flat().map(String)
      return answered(world, call, { sent, account: undefined, decision: undefined })
    },
  }),
  operation({
    ...page,
    id: 'postAuthorize',
    method: 'POST',
    summary: 'What the person chose on that page',
    description: 'Its forms alone are taken: they carry the request, and a key that fits the cookie they were given with.',
    consumes: FORM,
    body: Type.Object({
      ...asked,
      form_key: text('Of the page.'),
      account: Type.Optional(text('The e-mail of who signs in.')),
      decision: Type.Optional(text('`allow` or `deny`.')),
    }),
    handle: async (world, call) => {
      if (world.mode !== 'sandbox') return nobodySignsIn
      const foreign = foreignPage(call.headers, world.hosts)
      if (foreign !== undefined) return notOurs(foreign)
      const form = new URLSearchParams(typeof call.sent.body === 'string' ? call.sent.body : '')
      const [key, cookie] = [form.get('form_key') ?? '', cookieOf(call)]
      if (cookie === undefined || !isSecretOf(key, cookie)) return notOurs('its key does not fit the cookie of this browser')
      const [account, decision] = [form.get('account') ?? undefined, form.get('decision') ?? undefined]
      return answered(world, call, { sent: name => form.getAll(name), account, decision })
    },
  }),
]

/** The next page, or the way back to the app. */
async function answered(
  world: GatewayWorld,
  call: Call<Visitor, unknown, unknown>,
  { sent, account, decision }: { sent: Sent; account: string | undefined; decision: string | undefined },
): Promise<Reply> {
  const request = await readRequest(world, sent, originOf(call.headers))
  if (request.is === 'lost') return problemPage(400, 'This app cannot be let in', request.reason)
  if (request.is === 'refused') return redirect(request.location)
  const { asking, back } = request
  if (decision === 'deny') return denied(back)
  const carried = carriedOn(world, call, sent)
  if (account === undefined) return chooseAccount(world, { asking, carried })
  const user = /\p{Cc}/u.test(account) ? undefined : await world.credentials.users.get(account.trim())
  if (user === undefined) return chooseAccount(world, { asking, carried, problem: `Nobody here is ${account.trim()}.` })
  const given = scopesWithin(user, asking.scopes)
  if (given.length === 0) {
    const problem = `${user.email} has nothing of what ${asking.app.name} asks for.`
    return chooseAccount(world, { asking, carried, problem })
  }
  if (decision === 'allow') return redirect(locationOf(back, { code: await consent(world, asking, user) }))
  const tenant = await world.store.tenants.get(user.tenant)
  const again = `${ACTION}?${new URLSearchParams(requestIn(sent))}`
  return consentPage(asking, carried, { account: { user, tenant }, given, again })
}

async function chooseAccount(
  world: GatewayWorld,
  { asking, carried, problem }: { asking: Asking; carried: Carried; problem?: string },
): Promise<Reply> {
  const { rows, total } = await world.credentials.users.page({ number: 0, size: SHOWN })
  const accounts: readonly Account[] = await Promise.all(
    rows.map(async user => ({ user, tenant: await world.store.tenants.get(user.tenant) })),
  )
  return signInPage(asking, carried, { accounts, more: total - rows.length, problem })
}

const SHOWN = 50

const redirect = (location: string): Reply =>
  new Reply(302, '', { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })

const denied = (back: Back): Reply =>
  redirect(locationOf(back, { error: 'access_denied', error_description: 'The person said no.' }))

const requestIn = (sent: Sent): [name: string, value: string][] =>
  CARRIED.flatMap(name =>
    sent(name)
      .slice(0, 1)
      .map((value): [string, string] => [name, value]),
  )

/** A browser keeps one key for its forms; each form has the key's hash, which only a page that we gave it can know. */
function carriedOn(world: GatewayWorld, call: Call<Visitor, unknown, unknown>, sent: Sent): Carried {
  const kept = cookieOf(call)
  const key = kept ?? world.ids.secret()
  const secure = originOf(call.headers).startsWith('https:') ? '; Secure' : ''
  return {
    fields: [['form_key', hashSecret(key)], ...requestIn(sent)],
    cookie: kept === undefined ? `${COOKIE}=${key}; Path=${ACTION}; HttpOnly; SameSite=Lax${secure}` : undefined,
  }
}

const COOKIE = 'muster_form'
const IN_COOKIES = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]{43})(?:;|$)`)
const cookieOf = (call: Call<Visitor, unknown, unknown>): string | undefined => IN_COOKIES.exec(call.headers.cookie ?? '')?.[1]

const nobodySignsIn = problemPage(
  403,
  'Nobody can sign in here',
  'This plane runs in service mode, which has no way yet to know a person: no password is kept, and no identity provider is asked. Apps get tokens by client_credentials.',
)

const notOurs = (reason: string): Reply =>
  problemPage(403, 'This form is not one of ours', `Go back to the app and begin again: ${reason}.`)
