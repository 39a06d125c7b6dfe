/** Secrets that a test sends, and the search for them in what a server shows. */
import { randomUUID } from 'node:crypto'

export interface Canaries {
  /** Registers a secret, by default a new one. */
  plant(what: string, secret?: string): string
  /** The names of the secrets that a text has, also where it has them encoded. */
  foundIn(text: string): readonly string[]
}

export function makeCanaries(): Canaries {
  const forms = new Map<string, string>()
  return {
    plant: (what, secret = `canary-${randomUUID()}`) => {
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)]) {
        forms.set(form, what)
      }
      return secret
    },
    foundIn: text => {
      const planted = [...forms].filter(([form]) => text.includes(form)).map(([, what]) => what)
      // Every JWT begins with the Base64 of a JSON object, also one that the test does not know.
      return [...new Set(/eyJ[\w-]{10,}/.test(text) ? [...planted, 'a JWT'] : planted)]
    },
  }
}

/** Without the end, which depends on what follows. */
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/..=*$/, '')
