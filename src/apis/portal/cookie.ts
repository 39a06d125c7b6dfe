/** The cookie of a session. Its name has the id of the world, so that a browser has a session in each of several worlds. */
interface Named {
  readonly id?: string
}

const nameOf = ({ id = 'default' }: Named): string => `muster_session_${id}`

/** The secret in the cookie of this world; undefined without one. */
export function cookieOf(world: Named, { cookie = '' }: Readonly<Record<string, string | undefined>>): string | undefined {
  const start = `${nameOf(world)}=`
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

/** The header that sets the cookie, or without a secret removes it. The browser forgets it when it ends. */
export function setCookie(
  world: Named,
  secret: string | undefined,
  { mount, isSecure }: Place,
): Readonly<Record<string, string>> {
  const attributes = `Path=${mount}/_muster/portal; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
  return { 'set-cookie': `${nameOf(world)}=${secret ?? ''}; ${secret === undefined ? 'Max-Age=0; ' : ''}${attributes}` }
}
