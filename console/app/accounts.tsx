import { useState } from 'preact/hooks'
import { Refusal } from '../parts/refusal.tsx'
import { useLoad } from './load.ts'
import { addressOfCall, call } from './own-apis.ts'
import { consoleFor, consoleOf } from './pages.ts'
import { addressOf, go, path, place } from './place.ts'
import { type Role, signIn } from './session.ts'
import { developerOn, signInMethod } from './sign-in.ts'

const ROLES: Readonly<Record<Role, string>> = {
  reseller: 'Reseller: uploads devices for customers',
  customer: 'Customer: approves uploads, assigns profiles',
  provider: 'Provider: manages customers and acts for them',
}

/** Where a person begins: the choice of an account, of the wanted role where a page needs one. */
export function SignInPage({ wanted }: { readonly wanted?: Role }) {
  return (
    <div class="sign-in">
      <h1>{wanted === undefined ? 'Who are you?' : `This page is for a ${wanted}`}</h1>
      {developerOn.value ? (
        <>
          <p>This is a sandbox: choose an account, and change it at any time at the top of the page.</p>
          <Accounts wanted={wanted} />
        </>
      ) : (
        <ProviderSignIn />
      )}
    </div>
  )
}

/** In service mode: the link to the OpenID provider, or why there is none. */
export function ProviderSignIn({ inNewWindow = false }: { readonly inNewWindow?: boolean }) {
  const method = signInMethod.value
  if (method === undefined) return null
  const { signIn, name, text } = method
  if (signIn === null) return <p>{text}</p>
  const returnTo = addressOf(path.value, Object.fromEntries(place.value.query))
  return (
    <p>
      <a class="button" href={addressOfCall(signIn, { query: { returnTo } })} target={inNewWindow ? '_blank' : undefined}>
        Sign in with {name}
      </a>
    </p>
  )
}

/** The accounts of a sandbox by role. */
export function Accounts({ wanted, onChosen }: { readonly wanted?: Role | undefined; readonly onChosen?: () => void }) {
  const { data, error } = useLoad(() => call('GET /_muster/portal/v1/accounts', { query: { pageSize: 1000 } }), [])
  const [failed, setFailed] = useState<unknown>()
  if (error !== undefined) return <Refusal error={error} />
  if (data === undefined) return <p class="quiet">Loading …</p>
  const choose = async (account: string) => {
    const { tenant } = await signIn(account)
    onChosen?.()
    const own = consoleFor(tenant.kind)
    if (own !== undefined && consoleOf(path.value) !== own) go(`/${own.name}`)
  }
  const roles = (Object.keys(ROLES) as Role[]).filter(role => wanted === undefined || role === wanted)
  return (
    <div class="accounts">
      <Refusal error={failed} />
      {roles.map(role => (
        <section key={role}>
          <h2>{ROLES[role]}</h2>
          {data.accounts
            .filter(({ tenant }) => tenant.kind === role)
            .map(({ account, tenant }) => (
              <button key={account} type="button" onClick={() => choose(account).catch(setFailed)}>
                <b>{tenant.name}</b>
                <span class="quiet">{account}</span>
              </button>
            ))}
        </section>
      ))}
      {data.totalCount > data.accounts.length && <p>The first {data.accounts.length} accounts are shown.</p>}
    </div>
  )
}
