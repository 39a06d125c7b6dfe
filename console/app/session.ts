/** Who is signed in. */
import { computed, signal } from '@preact/signals'
import { call, type PortalOperations, Problem } from './own-apis.ts'

export type Session = PortalOperations['getSession']['response']
export type Role = Session['tenant']['kind']

/** Undefined until the first answer, null while nobody is signed in. */
const current = signal<Session | null | undefined>(undefined)
export const session = computed(() => current.value)
export const role = computed<Role | undefined>(() => current.value?.tenant.kind)

/** Reads the session of the browser's cookie. */
export async function readSession(): Promise<void> {
  current.value = await call('GET /_muster/portal/v1/session').catch(error => {
    if (error instanceof Problem && error.status === 401) return null
    throw error
  })
}

/** Begins the session of an account of a sandbox, in place of the present one. */
export async function signIn(account: string): Promise<Session> {
  const begun = await call('POST /_muster/portal/v1/session', { body: { account } })
  current.value = begun
  return begun
}

/** Begins the session of a sandbox again, which ends when the world gets another time or other data. */
export async function signInAgain(): Promise<void> {
  const account = current.value?.account
  if (account) await signIn(account).catch(sessionEnded)
}

export async function signOut(): Promise<void> {
  await call('DELETE /_muster/portal/v1/session')
  current.value = null
}

/** Called after a 401: the session has ended. */
export const sessionEnded = (): void => {
  current.value = null
}

const RENEWAL_MS = 10 * 60 * 1000

/** Renews the session while the page is visible; a session lasts an hour. */
setInterval(async () => {
  if (document.visibilityState !== 'visible' || !current.value) return
  await call('POST /_muster/portal/v1/session/renewal').then(
    renewed => {
      current.value = renewed
    },
    error => {
      if (error instanceof Problem && error.status === 401) sessionEnded()
    },
  )
}, RENEWAL_MS)
