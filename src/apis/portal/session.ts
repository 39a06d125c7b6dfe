import Type from 'typebox'
import { beginSession, opened, renewSession, sessionBearer, sessionScopes } from '../../auth/session.ts'
import type { User } from '../../auth/store.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { Reply } from '../../wire/api.ts'
import type { Call } from '../../wire/operation.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { originOf } from '../gate/origin.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { setCookie } from './cookie.ts'
import { refuse } from './dialect.ts'
import { orNull, PAGES, paged, Time } from './fields.ts'
import { forRole, open, type RoleCaller } from './operation.ts'
import { ACCOUNTS, SESSION_PATH } from './paths.ts'

const TAG = 'session'
const Account = Type.Object(
  { id: Type.String(), name: Type.String(), kind: Type.Enum(['reseller', 'customer', 'provider']), status: Type.String() },
  { title: 'Tenant' },
)
const accountOf = ({ id, name, kind, status }: Tenant) => ({ id, name, kind, status })

const WhoAmI = Type.Object(
  {
    account: orNull(Type.String({ description: 'The e-mail of the person; null with the bearer of an app.' })),
    tenant: Account,
    actsFor: Type.Optional(Type.Object(Account.properties, { description: 'The managed customer that the call acts for.' })),
    scopes: Type.Array(Type.String()),
    expiresAt: orNull(Time('When the session ends unless it is renewed; null with a bearer.')),
  },
  { title: 'Session' },
)

const accounts = open({
  id: 'listAccounts',
  method: 'GET',
  path: ACCOUNTS,
  tag: TAG,
  summary: 'Lists the accounts with which a person can sign in to a sandbox',
  description: 'The users of all tenants, by their e-mails. In service mode there is no such list.',
  open: true,
  query: Type.Object(pagingQuery),
  reply: Type.Object({
    ...paged,
    accounts: Type.Array(Type.Object({ account: Type.String({ description: 'An e-mail.' }), tenant: Account })),
  }),
  checks: [checks.sandbox, checks.queryForm, checks.pageSize],
  scopes: [],
  handle: async (world, call) => {
    if (world.mode !== 'sandbox') throw refuse(checks.sandbox)
    const page = pageOf(call.query(), PAGES)
    const { rows, total } = await world.credentials.users.page(page)
    const tenants = await Promise.all(rows.map(({ tenant }) => world.store.tenants.get(tenant)))
    const listed = rows.flatMap(({ email }, i) => {
      const tenant = tenants[i]
      return tenant === undefined ? [] : [{ account: email, tenant: accountOf(tenant) }]
    })
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, accounts: listed }
  },
})

const signIn = open({
  id: 'signIn',
  method: 'POST',
  path: SESSION_PATH,
  tag: TAG,
  summary: 'Begins the session of a person of a sandbox, without a password',
  description: 'The response sets a cookie. The header x-muster-console is required, as with every change by a cookie.',
  open: true,
  status: 201,
  body: Type.Object({ account: Type.String({ description: 'An e-mail of GET /accounts.' }) }),
  reply: WhoAmI,
  checks: [checks.sandbox, checks.bodyForm, checks.accountKnown],
  scopes: [],
  handle: async (world, call) => {
    if (world.mode !== 'sandbox') throw refuse(checks.sandbox)
    const { account } = call.body()
    const person = await world.credentials.users.get(account.trim())
    const begun = person && (await beginFor(world, call, person))
    if (begun === undefined) throw refuse(checks.accountKnown, { account: account.slice(0, 100) })
    return new Reply(201, whoIs(begun.caller), begun.cookie)
  },
})

/** Begins the session of a verified person; undefined where the person was removed meanwhile. */
export async function beginFor(world: PortalWorld, call: Pick<Call<never, never, never>, 'headers' | 'mount'>, person: User) {
  const { secret, session } = await beginSession(world, person)
  const begun = await opened(world, session, world.clock.now())
  if (begun === undefined) return undefined
  const { tenant } = begun
  const caller = { home: tenant, tenant, person: person.email, open: begun, scopes: new Set(sessionScopes(begun)) }
  return { caller, cookie: setCookie(world, secret, placeOf(world, call)) }
}

const whoAmI = forRole('anyone')({
  id: 'getSession',
  method: 'GET',
  path: SESSION_PATH,
  tag: TAG,
  summary: 'Returns the caller: its tenant, its person and the end of its session',
  description: 'With a bearer there is no session, and with that of an app no person.',
  reply: WhoAmI,
  scopes: [],
  handle: async (_, { caller }) => whoIs(caller),
})

const renew = forRole('anyone')({
  id: 'renewSession',
  method: 'POST',
  path: `${SESSION_PATH}/renewal`,
  tag: TAG,
  summary: 'Renews the session for another hour',
  description: 'A console calls it while its page is used. A session that has ended cannot be renewed.',
  reply: WhoAmI,
  checks: [checks.bySession, checks.sessionOpen],
  scopes: [],
  handle: async (world, { caller }) => {
    const { open } = caller
    if (open === undefined) throw refuse(checks.bySession, { detail: NO_SESSION })
    const session = await renewSession(world, open.session)
    if (session === undefined) throw refuse(checks.sessionOpen)
    return whoIs({ ...caller, open: { ...open, session } })
  },
})

const signOut = forRole('anyone')({
  id: 'signOut',
  method: 'DELETE',
  path: SESSION_PATH,
  tag: TAG,
  summary: 'Ends the session, its cookie and its bearers',
  description: 'Other sessions of the same person continue.',
  status: 204,
  reply: Type.String({ maxLength: 0 }),
  checks: [checks.bySession],
  scopes: [],
  handle: async (world, call) => {
    const { open } = call.caller
    if (open === undefined) throw refuse(checks.bySession, { detail: NO_SESSION })
    await world.credentials.sessions.end(open.session)
    return new Reply(204, '', setCookie(world, undefined, placeOf(world, call)))
  },
})

const issueToken = forRole('anyone')({
  id: 'issueSessionToken',
  method: 'POST',
  path: `${SESSION_PATH}/token`,
  tag: TAG,
  summary: 'Issues a bearer of the session’s person for all APIs',
  description:
    'For five minutes, and for as long as the session at most. A provider acts for a customer that it manages by the header x-wsm-managed-tenantid beside the bearer.',
  reply: Type.Object(
    {
      access_token: Type.String(),
      scope: Type.String(),
      expires_in: Type.Integer({ description: 'Seconds.' }),
      token_type: Type.Literal('Bearer'),
    },
    { title: 'SessionToken' },
  ),
  checks: [checks.bySession],
  scopes: [],
  handle: async (world, { caller: { open } }) => {
    if (open === undefined) throw refuse(checks.bySession, { detail: NO_SESSION })
    const { token, scopes, seconds } = await sessionBearer(world, open)
    return { access_token: token, scope: scopes.join(' '), expires_in: seconds, token_type: 'Bearer' }
  },
})

export const sessionOperations = [accounts, signIn, whoAmI, renew, signOut, issueToken]

const NO_SESSION = 'it is for a session, and the credential is a bearer'

function whoIs({ tenant, home, person, open, scopes }: Pick<RoleCaller, 'tenant' | 'home' | 'person' | 'open' | 'scopes'>) {
  return {
    account: person ?? null,
    tenant: accountOf(home),
    ...(tenant.id !== home.id && { actsFor: accountOf(tenant) }),
    scopes: [...scopes],
    expiresAt: open?.session.expiresAt ?? null,
  }
}

const placeOf = (world: PortalWorld, { headers, mount }: Pick<Call<never, never, never>, 'headers' | 'mount'>) => ({
  mount,
  isSecure: originOf(world, headers).startsWith('https:'),
})
