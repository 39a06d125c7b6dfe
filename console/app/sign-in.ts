/** How people sign in at this server, and whether its developer pages are on. */
import { computed, signal } from '@preact/signals'
import { call, Problem } from './own-apis.ts'

/** Undefined until the server has answered. */
export const isSandbox = signal<boolean | undefined>(undefined)
export const developerOn = computed(() => isSandbox.value === true)

export async function readMode(): Promise<void> {
  isSandbox.value = await call('GET /_muster/portal/v1/accounts', { query: { pageSize: 1 } }).then(
    () => true,
    error => {
      if (error instanceof Problem) return false
      throw error
    },
  )
}
