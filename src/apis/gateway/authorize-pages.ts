import type { Asking } from '../../auth/authorization-code.ts'
import { outermostScopes } from '../../auth/scopes.ts'
import type { User } from '../../auth/store.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import type { Reply } from '../../wire/api.ts'
import { html, type Markup, page } from './markup.ts'

/** What a page sends on: the app's request, and what proves the form ours. */
export interface Carried {
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly cookie?: string | undefined
}

export interface Account {
  readonly user: User
  readonly tenant: Tenant | undefined
}

/** Tells a person what nobody else can be told. */
export const problemPage = (status: number, title: string, text: string): Reply =>
  page(status, { title, body: html`<p>${text}</p>` })

/** Who is it? `more` accounts are not shown, and have to be typed. */
export function signInPage(
  { app, redirectUri }: Asking,
  carried: Carried,
  { accounts, more, problem }: { accounts: readonly Account[]; more: number; problem?: string | undefined },
): Reply {
  const hidden = hiddenIn(carried)
  const body = html`
${problem === undefined ? html`` : html`<p class="alert" role="alert">${problem}</p>`}
<p>${app.name} asks who you are. This is a sandbox: every account is open to everybody, and no password is asked.</p>
${
  accounts.length === 0
    ? html`<p>There is nobody here yet: a customer with an e-mail, or a user, makes an account.</p>`
    : html`<h2 id="accounts">Accounts</h2>
<form method="post" action="${ACTION}">${hidden}
<ul class="accounts" aria-labelledby="accounts">${accounts.map(accountButton)}</ul>
</form>`
}
${more > 0 ? html`<p>${String(more)} more are not shown.</p>` : html``}
<h2>Another account</h2>
<form method="post" action="${ACTION}">${hidden}
<label for="account">E-mail</label>
<input id="account" name="account" type="email" maxlength="320" required autocomplete="username">
<button>Continue</button>
</form>
<form method="post" action="${ACTION}">${hidden}
<div class="choices"><button name="decision" value="deny">Cancel</button></div>
</form>`
  return page(problem === undefined ? 200 : 400, { title: 'Sign in', body, target: redirectUri, cookie: carried.cookie })
}

/** May it? `given` is what of it this person has to give. */
export function consentPage(
  { app, scopes, redirectUri }: Asking,
  carried: Carried,
  { account, given, again }: { account: Account; given: readonly string[]; again: string },
): Reply {
  const { companyName, homePageUrl, termsUrl, privacyUrl, supportEmail } = app.details.consent
  const links = [
    ['Home page', homePageUrl],
    ['Terms', termsUrl],
    ['Privacy', privacyUrl],
    ['Support', supportEmail === undefined ? undefined : `mailto:${supportEmail}`],
  ] as const
  const withheld = outermostScopes(scopes.filter(scope => !given.includes(scope)))
  const body = html`
<p>${companyName === undefined ? html`The app <b>${app.name}</b>` : html`<b>${app.name}</b> by ${companyName}`} asks to act for you, ${account.user.email}${account.tenant === undefined ? '' : ` of ${account.tenant.name}`}:</p>
<ul>${outermostScopes(given).map(scopeItem)}</ul>
${
  withheld.length === 0
    ? html``
    : html`<p>It also asked for what this account does not have, and will not get it:</p><ul>${withheld.map(scopeItem)}</ul>`
}
<p>Your answer is sent to <b>${redirectUri}</b>.</p>
${links.map(([text, url]) => (url === undefined ? html`` : html`<p><a href="${url}" rel="noreferrer">${text}</a></p>`))}
<form method="post" action="${ACTION}">${hiddenIn(carried)}
<input type="hidden" name="account" value="${account.user.email}">
<div class="choices">
<button class="yes" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>
<p><a href="${again}">Use another account</a></p>`
  return page(200, { title: `Let ${app.name} in?`, body, target: redirectUri, cookie: carried.cookie })
}

export const ACTION = '/ams/v1/oauth2/authorize'

const hiddenIn = ({ fields }: Carried): Markup =>
  html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`

const accountButton = ({ user, tenant }: Account): Markup => {
  const of = tenant === undefined ? 'a tenant that is gone' : `${tenant.name}, ${tenant.kind}`
  const tenantStatus = tenant === undefined || tenant.status === 'active' ? '' : `, ${tenant.status}`
  return html`<li><button name="account" value="${user.email}">${user.email}<small>${of}${tenantStatus}</small></button></li>`
}

const scopeItem = (scope: string): Markup => {
  const [, product = '', part, verb] = /^(\w+)(?:\.(\w+))?(?::(\w+))?$/.exec(scope) ?? []
  const what = [part ?? 'everything', verb].filter(Boolean).join(', ')
  const named = PRODUCTS[product]
  return html`<li>${typeof named === 'string' ? named : `${named?.[0] ?? product}: ${what}`} <small>${scope}</small></li>`
}

/** What people call them; a text alone for what has no parts. */
const PRODUCTS: Readonly<Partial<Record<string, string | readonly [name: string]>>> = {
  kme: ['Knox Mobile Enrollment'],
  kdp: ['Knox Deployment Program'],
  msp: ['Knox MSP Portal'],
  km: ['Knox Manage'],
  kai: ['Knox Asset Intelligence'],
  kc: ['Knox Configure'],
  ke: ['Knox E-FOTA'],
  ams: ['Registration of apps'],
  openid: 'Who you are',
  email: 'Your e-mail address',
}
