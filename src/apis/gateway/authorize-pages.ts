import type { ConsentRequest } from '../../auth/authorization-code.ts'
import { outermostScopes } from '../../auth/scopes.ts'
import type { User } from '../../auth/store.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import type { Reply } from '../../wire/api.ts'
import { html, type Markup, page } from '../../wire/markup.ts'

/** The hidden fields of a form: the app's request and the form key, with the cookie that belongs to the key. */
export interface FormState {
  /** The path that the form is sent to. */
  readonly action: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly cookie?: string | undefined
}

export interface Account {
  readonly user: User
  readonly tenant: Tenant | undefined
}

/** A page with an error that cannot be sent to an app. */
export const problemPage = (status: number, title: string, text: string): Reply =>
  page(status, { title, body: html`<p>${text}</p>` })

/** The sign-in page. `more` is the number of accounts that are not listed and must be typed. */
export function signInPage(
  { app, redirectUri }: ConsentRequest,
  formState: FormState,
  { accounts, more, problem }: { accounts: readonly Account[]; more: number; problem?: string | undefined },
): Reply {
  const hidden = hiddenIn(formState)
  const body = html`
${problem === undefined ? html`` : html`<p class="alert" role="alert">${problem}</p>`}
<p>${app.name} requests that you sign in. In a sandbox every account can be used without a password.</p>
${
  accounts.length === 0
    ? html`<p>There are no accounts yet. A customer with an e-mail address or a user is an account.</p>`
    : html`<h2 id="accounts">Accounts</h2>
<form method="post" action="${formState.action}">${hidden}
<ul class="accounts" aria-labelledby="accounts">${accounts.map(accountButton)}</ul>
</form>`
}
${more > 0 ? html`<p>${String(more)} more are not shown.</p>` : html``}
<h2>Another account</h2>
<form method="post" action="${formState.action}">${hidden}
<label for="account">E-mail</label>
<input id="account" name="account" type="email" maxlength="320" required autocomplete="username">
<button>Continue</button>
</form>
<form method="post" action="${formState.action}">${hidden}
<div class="choices"><button name="decision" value="deny">Cancel</button></div>
</form>`
  return page(problem === undefined ? 200 : 400, { title: 'Sign in', body, target: redirectUri, cookie: formState.cookie })
}

/** The consent page. `granted` are the requested scopes that this person can grant. */
export function consentPage(
  { app, scopes, redirectUri }: ConsentRequest,
  formState: FormState,
  { account, granted, again }: { account: Account; granted: readonly string[]; again: string },
): Reply {
  const { companyName, homePageUrl, termsUrl, privacyUrl, supportEmail } = app.details.consent
  const links = [
    ['Home page', homePageUrl],
    ['Terms', termsUrl],
    ['Privacy', privacyUrl],
    ['Support', supportEmail === undefined ? undefined : `mailto:${supportEmail}`],
  ] as const
  const withheld = outermostScopes(scopes.filter(scope => !granted.includes(scope)))
  const body = html`
<p>${companyName === undefined ? html`The app <b>${app.name}</b>` : html`<b>${app.name}</b> by ${companyName}`} requests to act for you, ${account.user.email}${account.tenant === undefined ? '' : ` of ${account.tenant.name}`}:</p>
<ul>${outermostScopes(granted).map(scopeItem)}</ul>
${
  withheld.length === 0
    ? html``
    : html`<p>It also requested these, which this account does not have and cannot grant:</p><ul>${withheld.map(scopeItem)}</ul>`
}
<p>Your decision is sent to <b>${redirectUri}</b>.</p>
${links.map(([text, url]) => (url === undefined ? html`` : html`<p><a href="${url}" rel="noreferrer">${text}</a></p>`))}
<form method="post" action="${formState.action}">${hiddenIn(formState)}
<input type="hidden" name="account" value="${account.user.email}">
<div class="choices">
<button class="yes" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>
<p><a href="${again}">Use another account</a></p>`
  return page(200, { title: `Allow ${app.name}?`, body, target: redirectUri, cookie: formState.cookie })
}

export const ACTION = '/ams/v1/oauth2/authorize'

const hiddenIn = ({ fields }: FormState): Markup =>
  html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`

const accountButton = ({ user, tenant }: Account): Markup => {
  const of = tenant === undefined ? 'a deleted tenant' : `${tenant.name}, ${tenant.kind}`
  const tenantStatus = tenant === undefined || tenant.status === 'active' ? '' : `, ${tenant.status}`
  return html`<li><button name="account" value="${user.email}">${user.email}<small>${of}${tenantStatus}</small></button></li>`
}

const scopeItem = (scope: string): Markup => {
  const [, product = '', part, verb] = /^(\w+)(?:\.(\w+))?(?::(\w+))?$/.exec(scope) ?? []
  const what = [part ?? 'everything', verb].filter(Boolean).join(', ')
  const named = PRODUCTS[product]
  return html`<li>${typeof named === 'string' ? named : `${named?.[0] ?? product}: ${what}`} <small>${scope}</small></li>`
}

/** The names of products for people. A string alone is the whole text of a scope without parts. */
const PRODUCTS: Readonly<Partial<Record<string, string | readonly [name: string]>>> = {
  kme: ['Knox Mobile Enrollment'],
  kdp: ['Knox Deployment Program'],
  msp: ['Knox MSP Portal'],
  km: ['Knox Manage'],
  kai: ['Knox Asset Intelligence'],
  kc: ['Knox Configure'],
  ke: ['Knox E-FOTA'],
  ams: ['Registration of apps'],
  openid: 'Your identity',
  email: 'Your e-mail address',
}
