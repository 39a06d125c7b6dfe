/** Ids of a world in the place of recorded ones that do not have the form of Muster's. */
import { createHash } from 'node:crypto'
import type { Row } from './world-facts.ts'

export interface WorldIds {
  /** The recorded ids that were replaced, with those of the world. */
  readonly replaced: ReadonlyMap<string, string>
  tenant(id: string): string
  /** A row of a seed with the ids of the world. */
  row(row: Row, kind: 'tenant' | 'profile' | 'other'): Row
}

export function makeWorldIds(): WorldIds {
  const replaced = new Map<string, string>()
  const digestOf = (id: string) => createHash('sha256').update(id).digest('hex')
  const replace = (id: string, form: RegExp, make: (digest: string) => string): string => {
    if (form.test(id)) return id
    const made = replaced.get(id) ?? make(digestOf(id))
    replaced.set(id, made)
    return made
  }
  const tenant = (id: string) => replace(id, /^\d{1,20}$/, digest => `7${BigInt(`0x${digest}`).toString().slice(0, 11)}`)
  const profile = (id: string) => replace(id, /^[0-9a-f]{24}$/, digest => digest.slice(0, 24))
  return {
    replaced,
    tenant,
    row: (row, kind) => {
      const of = {
        customer: tenant,
        reseller: tenant,
        provider: tenant,
        profile,
        ...(kind !== 'other' && { id: kind === 'tenant' ? tenant : profile }),
      }
      const ids = Object.entries(of).flatMap(([name, made]) => (typeof row[name] === 'string' ? [[name, made(row[name])]] : []))
      return { ...row, ...Object.fromEntries(ids) }
    },
  }
}
