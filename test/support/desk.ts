/** An app that users consent to, and a browser without scripts for the consent. */
import { hash } from 'node:crypto'
import type { Muster } from './server.ts'

export const VERIFIER = 'a verifier has 43 characters or more of these'.replaceAll(' ', '-')
export const CHALLENGE = hash('sha256', VERIFIER, 'base64url')

/** The app of the sample data. */
export const DESK = { clientId: 'meridian-desk', secret: 'meridian-desk-secret', redirectUri: 'http://localhost:8080/callback' }
type App = typeof DESK

export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly html: string
  /** The target of a redirect, with its parameters. */
  readonly to: URL | undefined
}

export type Changes = Readonly<Record<string, string | undefined>>

interface Browser {
  open(path: string, headers?: Record<string, string>): Promise<Page>
  /** Submits the form that has the button with this value, or this field with the text; `also` changes fields, and `undefined` removes one. */
  press(page: Page, pressed: { value: string } | { field: string; text: string }, also?: Changes): Promise<Page>
}

export function openBrowser({ url }: Pick<Muster, 'url'>): Browser {
  let cookie = ''
  const shown = async (response: Response): Promise<Page> => {
    const set = response.headers.get('set-cookie')?.split(';', 1)[0]
    if (set !== undefined) cookie = set
    const location = response.headers.get('location')
    const to = location === null ? undefined : new URL(location)
    return { status: response.status, headers: response.headers, html: await response.text(), to }
  }
  return {
    open: async (path, headers = {}) =>
      shown(await fetch(url + path, { redirect: 'manual', headers: { ...(cookie && { cookie }), ...headers } })),
    press: async (page, pressed, also = {}) => {
      const name = 'field' in pressed ? `id="${pressed.field}"` : `value="${pressed.value}"`
      const form = [...page.html.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)].find(([, , inside = '']) =>
        new RegExp(`<(button|input(?! type="hidden"))[^>]*${name}`).test(inside),
      )
      if (form === undefined) throw new Error(`no form has ${name}: ${page.html}`)
      const [, action = '', inside = ''] = form
      const fields = new URLSearchParams()
      for (const [, field = '', value = ''] of inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
        fields.append(field, unescaped(value))
      }
      if ('field' in pressed) fields.append(pressed.field, pressed.text)
      else fields.append(new RegExp(`name="(\\w+)" ${name}`).exec(inside)?.[1] ?? '', pressed.value)
      for (const [field, value] of Object.entries(also)) {
        fields.delete(field)
        if (value !== undefined) fields.append(field, value)
      }
      const headers = { cookie, origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' }
      return shown(await fetch(new URL(action, url), { method: 'POST', body: fields, redirect: 'manual', headers }))
    },
  }
}

const unescaped = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  )

/** The path of an authorization request; `undefined` leaves a parameter out. */
export function authorizePath({ clientId, redirectUri }: App, changes: Changes = {}): string {
  const usual = {
    response_type: 'code',
    client_id: clientId,
    scope: 'kme',
    redirect_uri: redirectUri,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    state: 'a state',
  }
  const given = Object.entries({ ...usual, ...changes }).filter(
    (parameter): parameter is [string, string] => parameter[1] !== undefined,
  )
  return `/ams/v1/oauth2/authorize?${new URLSearchParams(given)}`
}

/** A user consents to the app; returns the authorization code. */
export async function consentCode(
  muster: Muster,
  app: App = DESK,
  { account = 'it@acme.example', ...asked }: Changes = {},
): Promise<string> {
  const browser = openBrowser(muster)
  const consent = await browser.press(await browser.open(authorizePath(app, asked)), { value: account })
  const { to, html } = await browser.press(consent, { value: 'allow' })
  const code = to?.searchParams.get('code')
  if (!code) throw new Error(`no code: ${to ?? html}`)
  return code
}

/** Sends a form of an app to the token endpoint, or to another endpoint of `/ams/v1/oauth2`. */
export const post = (muster: Muster, { clientId, secret }: Pick<App, 'clientId' | 'secret'>, form: Changes, at = 'token') => {
  const given = Object.entries({ client_id: clientId, client_secret: secret, ...form })
  const body = new URLSearchParams(given.filter((parameter): parameter is [string, string] => parameter[1] !== undefined))
  return muster.ask('POST', `/ams/v1/oauth2/${at}`, {
    body: body.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

interface Sent {
  readonly app?: App
  /** Parameters to send instead; `undefined` leaves one out. */
  readonly change?: Changes
}

/** Redeems a code for tokens. */
export const redeem = (muster: Muster, code: string, { app = DESK, change = {} }: Sent = {}) =>
  post(muster, app, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: app.redirectUri,
    code_verifier: VERIFIER,
    ...change,
  })

export const refresh = (muster: Muster, token: string, { app = DESK, change = {} }: Sent = {}) =>
  post(muster, app, { grant_type: 'refresh_token', refresh_token: token, ...change })
