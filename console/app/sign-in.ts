/** How people sign in at this server, and whether its developer pages are on. */
import { computed, signal } from '@preact/signals'
import { call, type PortalOperations } from './own-apis.ts'

/** Undefined until the server has answered. */
export const signInMethod = signal<PortalOperations['getSignInMethod']['response'] | undefined>(undefined)
export const developerOn = computed(() => signInMethod.value?.method === 'sandbox')

export async function readSignInMethod(): Promise<void> {
  signInMethod.value = await call('GET /_muster/portal/v1/sign-in/method')
}
