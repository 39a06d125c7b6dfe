import { luhnDigit } from '../../../enrolment/identifier.ts'
import sampleData from '../sample-data.json' with { type: 'json' }
import type { SeedLists } from './compose.ts'

type Rows = readonly object[]

/**
 * The rows of a scenario, and before them those of the named tenants in the default sample data: the tenants with their users,
 * profiles, apps, keys and relations to each other, without devices.
 */
export function withDefault(ids: readonly string[], own: Readonly<Record<string, Rows>>): SeedLists {
  const shared = Object.entries(NAMING).map(([section, members]): [string, Rows] => {
    // The JSON file has these sections, each a list of rows.
    const rows = sampleData[section as keyof typeof NAMING] as readonly Readonly<Record<string, unknown>>[]
    return [section, rows.filter(row => members.every(member => ids.includes(String(row[member]))))]
  })
  const sections = new Map(shared)
  for (const [section, rows] of Object.entries(own)) sections.set(section, [...(sections.get(section) ?? []), ...rows])
  return Object.fromEntries(sections)
}

/** The members of each section that name tenants. */
const NAMING = {
  resellers: ['id'],
  customers: ['id'],
  providers: ['id'],
  users: ['tenant'],
  managements: ['provider', 'customer'],
  profiles: ['customer'],
  associations: ['reseller', 'customer'],
  aliases: ['reseller', 'customer'],
  apps: ['tenant'],
  keys: ['tenant'],
} as const

/** An app with a client id and the secret `<client id>-secret`, as in the default sample data. */
export const appOf = (tenant: string, clientId: string, scopes: readonly string[]) => ({
  tenant,
  clientId,
  clientSecret: `${clientId}-secret`,
  scopes,
})

/** The `i`-th valid IMEI of a range, which is named by its first eight digits. */
export function imeiOf(range: string, i: number): string {
  const digits = range + String(i).padStart(6, '0')
  return digits + luhnDigit(digits)
}
