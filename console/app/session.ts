/** Who is signed in. */
import { computed, signal } from '@preact/signals'
import { call, onEnd, type PortalOperations, Problem } from './own-apis.ts'
import { mount } from './place.ts'
import { developerOn } from './sign-in.ts'

export type Session = PortalOperations['getSession']['response']
export type Role = Session['tenant']['kind']

/** Undefined until the server has answered, null without a session. */
const current = signal<Session | null | undefined>(undefined)
export const session = computed(() => current.value)
export const role = computed<Role | undefined>(() => current.value?.tenant.kind)

/** Whether the session has ended by itself. The page stays, with what was typed, until the person signs in again. */
const ended = signal(false)
export const hasEnded = computed(() => ended.value)

/** The person closed the question. The next refused call asks again. */
export const sessionLeft = (): void => {
  ended.value = false
}

/** The other pages of the browser, which have the same cookie, and the worker with the streams of events. */
const pages = new BroadcastChannel(`muster${mount}`)
pages.onmessage = () => void readSession().catch(() => {})

function set(session: Session | null): void {
  current.value = session
  ended.value = false
  pages.postMessage('session')
}

/** Reads the session of the browser's cookie. */
export async function readSession(): Promise<void> {
  current.value = await call('GET /_muster/portal/v1/session').catch(error => {
    if (isEnd(error)) return null
    throw error
  })
  ended.value = false
}

/** Begins the session of an account of a sandbox, in place of the present one. */
export async function signIn(account: string): Promise<Session> {
  const begun = await call('POST /_muster/portal/v1/session', { body: { account } })
  set(begun)
  return begun
}

let again: Promise<boolean> | undefined

/**
 * Called after a 401. In a sandbox, where another time or other data of the world ends sessions, the session of the same
 * account begins again; elsewhere the person is asked to sign in. Calls that are refused together begin one session.
 */
onEnd(() => {
  again ??= beginAgain().finally(() => {
    again = undefined
  })
  return again
})

async function beginAgain(): Promise<boolean> {
  const account = current.value?.account
  if (!account) return false
  if (!developerOn.value) {
    ended.value = true
    return false
  }
  return signIn(account).then(
    () => true,
    () => {
      set(null)
      return false
    },
  )
}

export async function signOut(): Promise<void> {
  await call('DELETE /_muster/portal/v1/session').catch(error => {
    if (!isEnd(error)) throw error
  })
  set(null)
}

const isEnd = (error: unknown): boolean => error instanceof Problem && error.status === 401

/** The person may have signed in again in another window. */
addEventListener('focus', () => {
  if (ended.value) void call('GET /_muster/portal/v1/session').then(set, () => {})
})

const RENEWAL_MS = 10 * 60 * 1000

/** Renews the session while the page is visible; a session lasts an hour. */
setInterval(async () => {
  if (document.visibilityState !== 'visible' || !current.value) return
  await call('POST /_muster/portal/v1/session/renewal').then(
    renewed => {
      current.value = renewed
    },
    () => {},
  )
}, RENEWAL_MS)
