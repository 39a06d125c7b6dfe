/**
 * The sign-in of people in service mode, by the OpenID provider of the operator. A browser opens these operations as pages, so
 * their errors are pages too.
 */
import Type from 'typebox'
import { foreignPage } from '../../auth/foreign-page.ts'
import type { OpenIdFailure } from '../../auth/openid.ts'
import { Reply } from '../../wire/api.ts'
import type { Call } from '../../wire/operation.ts'
import { UNCHECKED } from '../../wire/text.ts'
import { originOf } from '../gate/origin.ts'
import type { PortalCaller, PortalWorld } from './caller.ts'
import { consolePathOf } from './console-path.ts'
import { cookieOf, setSignInCookie } from './cookie.ts'
import { orNull } from './fields.ts'
import { open } from './operation.ts'
import { CONSOLE, SIGN_IN, SIGN_IN_CALLBACK, SIGN_IN_METHOD, SIGN_OUT } from './paths.ts'
import { beginFor } from './session.ts'
import { failurePage, textPage } from './sign-in-pages.ts'

const TAG = 'session'
const METHODS = ['sandbox', 'openid', 'none'] as const

const text = (description: string) => Type.Optional(Type.String({ ...UNCHECKED, description }))

const page = {
  method: 'GET',
  tag: TAG,
  open: true,
  produces: 'text/html',
  status: 302,
  reply: Type.String(),
  scopes: [],
} as const

const method = open({
  id: 'getSignInMethod',
  method: 'GET',
  path: SIGN_IN_METHOD,
  tag: TAG,
  summary: 'Returns how people can sign in to this server',
  description: 'The first page of a console asks it. A bearer needs no sign-in.',
  open: true,
  reply: Type.Object(
    {
      method: Type.Enum([...METHODS], {
        description:
          '`sandbox`: by an account of GET /accounts; `openid`: by the OpenID provider of the operator; `none`: not at all.',
      }),
      name: orNull(Type.String({ description: 'The name of the OpenID provider.' })),
      text: Type.String({ description: 'A sentence for the person.' }),
      signIn: orNull(Type.String({ description: 'The path of the page that begins the sign-in; it takes `returnTo`.' })),
      signOut: orNull(Type.String({ description: 'The path of the page that leads to the sign-out of the provider.' })),
    },
    { title: 'SignInMethod' },
  ),
  scopes: [],
  handle: async ({ mode, openid }) => {
    if (mode === 'sandbox') return { method: 'sandbox', name: null, text: 'Choose an account.', signIn: null, signOut: null }
    if (openid === undefined) return { method: 'none', name: null, text: NO_PROVIDER, signIn: null, signOut: null }
    const { name } = openid
    return { method: 'openid', name, text: `Sign in with ${name}.`, signIn: SIGN_IN, signOut: SIGN_OUT }
  },
})

const begin = open({
  ...page,
  id: 'beginSignIn',
  path: SIGN_IN,
  summary: 'Sends a browser to the OpenID provider, where the person signs in',
  description: 'The response sets a cookie for ten minutes, without which the sign-in cannot be completed.',
  query: Type.Object({ returnTo: text(`The path below ${CONSOLE} that the person gets after the sign-in.`) }),
  others: {
    400: 'A page for the person: `returnTo` is no path of the console.',
    403: 'A page for the person: people do not sign in here by a provider, or a page of another site began the sign-in.',
    502: 'A page for the person: the provider cannot be reached, or its metadata were not accepted.',
  },
  handle: async (world, call) => {
    const { openid } = world
    if (openid === undefined) return withoutProvider(world)
    const foreign = foreignPage(call.headers, world.hosts)
    if (foreign !== undefined) return foreignBegin(foreign)
    const returnTo = consolePathOf(call.sent.query.returnTo)
    if (returnTo === undefined) return textPage(400, 'This page does not exist', `returnTo is no path below ${CONSOLE}.`)
    const place = placeOf(world, call)
    // A browser has one secret for the sign-ins of all its tabs.
    const sent = cookieOf(world, call.headers, 'sign_in') ?? ''
    const browser = /^[\w-]{43}$/.test(sent) ? sent : world.ids.secret()
    const begun = await openid.begin(world, { redirectUri: place.redirectUri, browser, returnTo })
    if ('reason' in begun) return failed(world, call, begun)
    return redirect(begun.location, setSignInCookie(world, browser, place))
  },
})

const callback = open({
  ...page,
  id: 'completeSignIn',
  path: SIGN_IN_CALLBACK,
  summary: 'Begins the session of the person whom the OpenID provider sends back, and leads to the console',
  description:
    'The redirect URI of this server at the provider. The person is the user with the e-mail that the provider has verified.',
  query: Type.Object({
    code: text('The code of the provider.'),
    state: text('As it was sent.'),
    error: text('Of the provider.'),
  }),
  others: {
    400: 'A page for the person: the state is missing, expired, used, or not of this browser.',
    403: 'A page for the person: the provider refused, the e-mail is not verified, or no user has it.',
    502: 'A page for the person: the provider cannot be reached, or its response was not accepted.',
  },
  handle: async (world, call) => {
    const { openid } = world
    if (openid === undefined) return withoutProvider(world)
    const { redirectUri } = placeOf(world, call)
    const browser = cookieOf(world, call.headers, 'sign_in')
    const completed = await openid.complete(world, { redirectUri, parameters: parametersOf(call), browser })
    if ('reason' in completed) return failed(world, call, completed)
    const { person, returnTo } = completed
    const begun = await beginFor(world, call, person)
    // The user was removed at the same time.
    if (begun === undefined) return failed(world, call, { reason: 'person-unknown', email: person.email })
    return redirect(returnTo, begun.cookie)
  },
})

const signOut = open({
  ...page,
  id: 'signOutOfProvider',
  path: SIGN_OUT,
  summary: 'Sends a browser to the sign-out of the OpenID provider',
  description: 'It does not end the session: DELETE /session does.',
  others: {
    200: 'A page for the person: the provider has no such address.',
    403: 'A page for the person: people do not sign in here by a provider, or a page of another site sent the browser.',
    502: 'A page for the person: the provider cannot be reached, or its metadata were not accepted.',
  },
  handle: async (world, call) => {
    const { openid } = world
    if (openid === undefined) return withoutProvider(world)
    const foreign = foreignPage(call.headers, world.hosts)
    if (foreign !== undefined) return foreignBegin(foreign)
    const left = await openid.signOut()
    if ('reason' in left) return failed(world, call, left)
    if (left.location !== undefined) return redirect(left.location)
    return textPage(
      200,
      `Sign out of ${openid.name} there`,
      `${openid.name} has no address for it, so you may be signed in there.`,
    )
  },
})

export const signInOperations = [method, begin, callback, signOut]

type PageCall = Pick<Call<PortalCaller, unknown, unknown>, 'id' | 'headers' | 'mount' | 'sent'>

const NO_PROVIDER =
  'The operator has configured no OpenID provider, so people cannot sign in and the consoles are off. Programs use bearers.'

const withoutProvider = ({ mode }: PortalWorld): Reply =>
  mode === 'sandbox'
    ? textPage(403, 'Choose an account', 'This server runs a sandbox: sign in by the choice of an account in the console.')
    : textPage(403, 'Sign-in is not possible here', NO_PROVIDER)

const foreignBegin = (foreign: string): Reply =>
  textPage(403, 'Open the console first', `A browser may be sent here by the pages of this server only: ${foreign}.`)

/** The page of a failure. The log has what an operator can correct, and no e-mail. */
function failed(world: PortalWorld, call: PageCall, failure: OpenIdFailure): Reply {
  const { reason, detail } = failure
  const { id, headers } = call
  world.log?.warn({ id, reason, ...(detail !== undefined && { detail }) }, 'a person was not signed in by the OpenID provider')
  return failurePage(failure, { name: world.openid?.name ?? '', origin: originOf(world, headers), id })
}

function placeOf(world: PortalWorld, { headers, mount }: PageCall) {
  const origin = originOf(world, headers)
  return { mount, isSecure: origin.startsWith('https:'), redirectUri: origin + SIGN_IN_CALLBACK }
}

const parametersOf = ({ sent }: PageCall): URLSearchParams =>
  new URLSearchParams(
    Object.entries(sent.query).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])),
  )

const redirect = (location: string, headers: Readonly<Record<string, string>> = {}): Reply =>
  new Reply(302, '', { location, 'referrer-policy': 'no-referrer', ...headers })
