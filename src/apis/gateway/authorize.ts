import Type from 'typebox'
import { type ConsentRequest, consent } from '../../auth/authorization-code.ts'
import { foreignHost, foreignPage } from '../../auth/foreign-page.ts'
import { hashSecret, isSecretOf } from '../../auth/hash-secret.ts'
import { scopesWithin } from '../../auth/scopes.ts'
import { Reply } from '../../wire/api.ts'
import { UNCHECKED } from '../../wire/text.ts'
import { issuerOf } from './addresses.ts'
import { ACTION, type Account, consentPage, type FormState, problemPage, signInPage } from './authorize-pages.ts'
import { locationOf, type Parameters, REQUEST_PARAMETERS, type ResponseTarget, readRequest } from './authorize-request.ts'
import type { GatewayWorld } from './caller.ts'
import { FORM } from './form.ts'
import { type GatewayCall, operation } from './operation.ts'

// `authorize-request.ts` checks these texts: a request that is not valid gets a page, or leads back to the app.
const text = (description: string) => Type.String({ ...UNCHECKED, description })

const parameters = {
  response_type: text('`code`.'),
  client_id: text('The client id of the app.'),
  scope: text('Separated by spaces; each must be one that the app is registered for.'),
  redirect_uri: Type.Optional(text('A registered URI, character by character. May be omitted if the app has only one.')),
  code_challenge: text('base64url of the SHA-256 of the code verifier, without padding.'),
  code_challenge_method: text('`S256`.'),
  state: text('Returned unchanged to the app.'),
  nonce: Type.Optional(text('Returned in the ID token.')),
}
const others = {
  302: 'A redirect to the app with `code`, `state` and `iss`, or with `error`, `error_description`, `state` and `iss`.',
  400: 'A page for the person: the request is not valid, and the app cannot be informed.',
  403: 'A page for the person: sign-in is not possible here, or the form is not from this server.',
}

const page = {
  path: ACTION,
  tag: 'Knox OAuth 2.0',
  produces: 'text/html',
  reply: Type.String(),
  others,
  scopes: [],
} as const

export const authorize = [
  operation({
    ...page,
    id: 'getAuthorize',
    method: 'GET',
    summary: 'Shows the page on which a person signs in and allows an app',
    description:
      'RFC 6749 §4.1 with RFC 7636. In a sandbox every account can be used without a password; in service mode sign-in is not possible.',
    query: Type.Object(parameters),
    handle: async (world, call) => {
      if (world.mode !== 'sandbox') return signInUnavailable
      const foreign = foreignHost(call.headers, world.hosts)
      if (foreign !== undefined)
        return problemPage(403, 'Sign-in is not possible under this host name', `${foreign}; add it to MUSTER_HOSTS.`)
      const { query } = call.sent
      const sent: Parameters = name => [query[name] ?? []].flat().map(String)
      return respond(world, call, { sent, account: undefined, decision: undefined })
    },
  }),
  operation({
    ...page,
    id: 'postAuthorize',
    method: 'POST',
    summary: 'Receives the forms of that page',
    description: 'Accepts only forms of this server. They have the request, and a key that matches the cookie of the page.',
    consumes: FORM,
    body: Type.Object({
      ...parameters,
      form_key: text('The key of the page.'),
      account: Type.Optional(text('The e-mail of the person who signs in.')),
      decision: Type.Optional(text('`allow` or `deny`.')),
    }),
    handle: async (world, call) => {
      if (world.mode !== 'sandbox') return signInUnavailable
      const foreign = foreignPage(call.headers, world.hosts)
      if (foreign !== undefined) return foreignForm(foreign)
      const form = new URLSearchParams(typeof call.sent.body === 'string' ? call.sent.body : '')
      const [key, cookie] = [form.get('form_key') ?? '', cookieOf(call)]
      if (cookie === undefined || !isSecretOf(key, formSecret(world, cookie)))
        return foreignForm('its key does not match the cookie of this browser')
      const [account, decision] = [form.get('account') ?? undefined, form.get('decision') ?? undefined]
      return respond(world, call, { sent: name => form.getAll(name), account, decision })
    },
  }),
]

/** The next page, or the redirect to the app. */
async function respond(
  world: GatewayWorld,
  call: GatewayCall,
  { sent, account, decision }: { sent: Parameters; account: string | undefined; decision: string | undefined },
): Promise<Reply> {
  const request = await readRequest(world, sent, issuerOf(world, call))
  if (request.outcome === 'not redirectable') return problemPage(400, 'This app cannot be allowed', request.reason)
  if (request.outcome === 'refused') return redirect(request.location)
  const { consentRequest, target } = request
  if (decision === 'deny') return denied(target)
  const formState = formStateOf(world, call, sent)
  if (account === undefined) return chooseAccount(world, { consentRequest, formState })
  const user = /\p{Cc}/u.test(account) ? undefined : await world.credentials.users.get(account.trim())
  if (user === undefined)
    return chooseAccount(world, { consentRequest, formState, problem: `There is no account ${account.trim()}.` })
  const granted = scopesWithin(user, consentRequest.scopes)
  if (granted.length === 0) {
    const problem = `${user.email} has none of the scopes that ${consentRequest.app.name} requests.`
    return chooseAccount(world, { consentRequest, formState, problem })
  }
  if (decision === 'allow') return redirect(locationOf(target, { code: await consent(world, consentRequest, user) }))
  const tenant = await world.store.tenants.get(user.tenant)
  const again = `${call.pageMount}${ACTION}?${new URLSearchParams(requestIn(sent))}`
  return consentPage(consentRequest, formState, { account: { user, tenant }, granted, again })
}

async function chooseAccount(
  world: GatewayWorld,
  { consentRequest, formState, problem }: { consentRequest: ConsentRequest; formState: FormState; problem?: string },
): Promise<Reply> {
  const { rows, total } = await world.credentials.users.page({ number: 0, size: SHOWN })
  const accounts: readonly Account[] = await Promise.all(
    rows.map(async user => ({ user, tenant: await world.store.tenants.get(user.tenant) })),
  )
  return signInPage(consentRequest, formState, { accounts, more: total - rows.length, problem })
}

const SHOWN = 50

const redirect = (location: string): Reply =>
  new Reply(302, '', { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })

const denied = (target: ResponseTarget): Reply =>
  redirect(locationOf(target, { error: 'access_denied', error_description: 'The person denied the request.' }))

const requestIn = (sent: Parameters): [name: string, value: string][] =>
  REQUEST_PARAMETERS.flatMap(name =>
    sent(name)
      .slice(0, 1)
      .map((value): [string, string] => [name, value]),
  )

/** A browser has one key for all forms in a cookie; each form has the hash of the key, which only pages of this server know. */
function formStateOf(world: GatewayWorld, call: GatewayCall, sent: Parameters): FormState {
  const existing = cookieOf(call)
  const key = existing ?? world.ids.secret()
  const secure = issuerOf(world, call).startsWith('https:') ? '; Secure' : ''
  return {
    action: call.pageMount + ACTION,
    fields: [['form_key', hashSecret(formSecret(world, key))], ...requestIn(sent)],
    cookie:
      existing === undefined ? `${COOKIE}=${key}; Path=${call.pageMount}${ACTION}; HttpOnly; SameSite=Lax${secure}` : undefined,
  }
}

/** Worlds can have one host, and so one cookie; the form of one is refused in another. */
const formSecret = ({ id = '' }: GatewayWorld, key: string): string => `${key} ${id}`

const COOKIE = 'muster_form'
const IN_COOKIES = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]{43})(?:;|$)`)
const cookieOf = (call: GatewayCall): string | undefined => IN_COOKIES.exec(call.headers.cookie ?? '')?.[1]

const signInUnavailable = problemPage(
  403,
  'Sign-in is not possible here',
  'In service mode people sign in to the consoles alone, and cannot allow an app to act for them. Apps get tokens by client_credentials.',
)

const foreignForm = (reason: string): Reply =>
  problemPage(403, 'This form is not from this server', `Go back to the app and start again: ${reason}.`)
