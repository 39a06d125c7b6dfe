/**
 * The cookies of people at the consoles: that of a session, and that of a browser whose person signs in at the OpenID provider.
 * Their names have the id of the world, so that a browser has a session in each of several worlds.
 */
import { SIGN_IN_MS } from '../../auth/openid.ts'
import { SIGN_IN } from './paths.ts'

interface Named {
  readonly id?: string
}

type Kind = 'session' | 'sign_in'

const nameOf = (kind: Kind, { id = 'default' }: Named): string => `muster_${kind}_${id}`

/** The secret in a cookie of this world, by default that of the session; undefined without one. */
export function cookieOf(
  world: Named,
  { cookie = '' }: Readonly<Record<string, string | undefined>>,
  kind: Kind = 'session',
): string | undefined {
  const start = `${nameOf(kind, world)}=`
  const found = cookie
    .split(';')
    .map(part => part.trim())
    .find(part => part.startsWith(start))
  return found?.slice(start.length)
}

interface Place {
  /** The start of the paths under which the browser addresses the world. */
  readonly mount: string
  readonly isSecure: boolean
}

/** The header that sets the cookie of a session, or without a secret removes it. The browser forgets it when it ends. */
export function setCookie(
  world: Named,
  secret: string | undefined,
  { mount, isSecure }: Place,
): Readonly<Record<string, string>> {
  const attributes = `Path=${mount}/_muster/portal; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
  return {
    'set-cookie': `${nameOf('session', world)}=${secret ?? ''}; ${secret === undefined ? 'Max-Age=0; ' : ''}${attributes}`,
  }
}

/** The header that sets the cookie of a sign-in. It is SameSite=Lax, because the provider's site sends the browser back. */
export function setSignInCookie(world: Named, secret: string, { mount, isSecure }: Place): Readonly<Record<string, string>> {
  const attributes = `Path=${mount}${SIGN_IN}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return { 'set-cookie': `${nameOf('sign_in', world)}=${secret}; Max-Age=${SIGN_IN_MS / 1000}; ${attributes}` }
}
