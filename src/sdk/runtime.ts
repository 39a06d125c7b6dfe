import type { Fetch } from './platform.ts'

/** What the client takes from its surroundings. */
export interface Runtime {
  readonly fetch: Fetch
  /** Epoch ms. */
  now(): number
  /** From 0 to 1, for the jitter of delays. */
  random(): number
  /** Letters and digits that no other client has. */
  id(): string
}

export const ambient = (fetch: Fetch = globalThis.fetch): Runtime => ({
  // Browsers refuse a `fetch` that is called as a method of another object.
  fetch: (url, request) => fetch(url, request),
  now: () => Date.now(),
  random: () => Math.random(),
  // `crypto.randomUUID` is missing in pages without TLS.
  id: () => [...crypto.getRandomValues(new Uint8Array(10))].map(byte => byte.toString(16).padStart(2, '0')).join(''),
})
