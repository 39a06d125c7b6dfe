/** The pages that a person sees where a sign-in by the OpenID provider does not lead to the console. */
import type { OpenIdFailure, OpenIdReason } from '../../auth/openid.ts'
import type { Reply } from '../../wire/api.ts'
import { html, type Markup, page } from '../../wire/markup.ts'
import { SIGN_IN, SIGN_OUT } from './paths.ts'

/** What the pages name. */
interface About {
  /** The provider. */
  readonly name: string
  /** The start of links to this server. */
  readonly origin: string
  /** The id of the request, under which the log has the reason. */
  readonly id: string
}

export const failurePage = (failure: OpenIdFailure, about: About): Reply => {
  const { status, title, text } = FAILURES[failure.reason]
  const links = html`<p><a href="${about.origin + SIGN_IN}">Sign in again</a></p>`
  return page(status, { title: title(about), body: html`${text(failure, about)}${links}` })
}

export const textPage = (status: number, title: string, text: string): Reply =>
  page(status, { title, body: html`<p>${text}</p>` })

interface Failure {
  readonly status: number
  title(about: About): string
  text(failure: OpenIdFailure, about: About): Markup
}

const NOT_COMPLETED = () => 'This sign-in cannot be completed'
const notSignedIn = ({ name }: About) => `${name} did not sign you in`
const inLog = ({ id }: About) => html`<p>The log of this server has the reason under the id ${id}.</p>`
const otherAccount = ({ name, origin }: About) =>
  html`<p>To use another account, first <a href="${origin + SIGN_OUT}">sign out of ${name}</a>.</p>`

const FAILURES: Readonly<Record<OpenIdReason, Failure>> = {
  'state-invalid': {
    status: 400,
    title: NOT_COMPLETED,
    text: () => html`<p>This address is not one to which this server had a browser sent. A sign-in begins on this server.</p>`,
  },
  'state-expired': {
    status: 400,
    title: NOT_COMPLETED,
    text: () => html`<p>It took longer than ten minutes.</p>`,
  },
  'state-foreign': {
    status: 400,
    title: NOT_COMPLETED,
    text: (_, { origin }) =>
      html`<p>This browser did not begin it at ${origin}, or it has no cookie of the beginning: another browser, another address of this server, or a browser that stores no cookies.</p>`,
  },
  'state-used': {
    status: 400,
    title: () => 'This sign-in was completed before',
    text: () => html`<p>Each sign-in can be completed once, so this page cannot be loaded again.</p>`,
  },
  'provider-refused': {
    status: 403,
    title: notSignedIn,
    text: ({ detail = '' }) => html`<p>Its answer was: ${detail}</p>`,
  },
  'provider-unreachable': {
    status: 502,
    title: ({ name }) => `${name} cannot be reached`,
    text: (_, about) => html`<p>It did not answer this server in time, or not as an OpenID provider does.</p>${inLog(about)}`,
  },
  'response-refused': {
    status: 502,
    title: ({ name }) => `The response of ${name} was not accepted`,
    text: (_, about) => html`<p>You are not signed in. An operator of this server can correct its settings.</p>${inLog(about)}`,
  },
  'email-missing': {
    status: 403,
    title: notSignedIn,
    text: (_, about) =>
      html`<p>It did not tell this server your e-mail. An operator can let it send the claim <code>email</code> for the scope <code>email</code>.</p>${otherAccount(about)}`,
  },
  'email-unverified': {
    status: 403,
    title: () => 'Your e-mail is not verified',
    text: ({ email = '' }, about) =>
      html`<p>${about.name} does not say that <b>${shown(email)}</b> was verified, so this server does not accept it. Verify it there, or ask an operator.</p>${otherAccount(about)}`,
  },
  'person-unknown': {
    status: 403,
    title: () => 'You are no user of this server',
    text: ({ email = '' }, about) =>
      html`<p>No tenant has a user with the e-mail <b>${shown(email)}</b>. An operator adds one by POST /_muster/v1/users, or in the file of muster apply.</p>${otherAccount(about)}`,
  },
}

const shown = (email: string): string => email.slice(0, 320)
