/** Who called in a recording: which tenant each caller is, as far as its requests show it. */
import type { CredentialKind } from '../record/callers.ts'
import type { HarEntry } from '../record/entry.ts'
import { answerOf, bodyOf, isSuccess, listOf, type Members, membersOf, sentIn, textOf } from './read-recording.ts'

export interface DriftCaller {
  readonly label: string
  readonly credential: CredentialKind
  readonly kind: 'reseller' | 'customer' | 'provider'
  readonly tenant: string
  /** The name that lists show for the tenant. */
  readonly name: string | undefined
  readonly clientId: string
  /** Those of its token, where it was issued in the recording. */
  readonly scopes: readonly string[] | undefined
  /** No request of it was permitted. */
  readonly isRefused: boolean
}

export function callersIn(entries: readonly HarEntry[]): DriftCaller[] {
  const labels = new Set(entries.map(({ _muster }) => _muster.caller).filter(label => label !== 'none'))
  const customers = namedCustomers(entries)
  return [...labels].flatMap((label, i) => {
    const own = entries.filter(({ _muster: { caller, role } }) => caller === label && role !== 'blocked')
    const calls = own.filter(({ _muster: { api } }) => api in KINDS)
    const [first] = own
    if (first === undefined) return []
    const permitted = calls.find(isSuccess) ?? calls[0]
    const isManaging = permitted !== undefined && sentIn(permitted, 'x-wsm-managed-tenantid') !== undefined
    const kind = isManaging ? 'provider' : (KINDS[permitted?._muster.api ?? 'kme'] ?? 'customer')
    const name = calls.map(nameIn).find(found => found !== undefined)
    const sent = calls.filter(isSuccess).map(entry => sentIn(entry, kind === 'reseller' ? 'resellerId' : 'customerId'))
    const named = kind === 'provider' ? undefined : (sent.find(id => id !== undefined) ?? customers.get(name ?? ''))
    const form = own.map(entry => bodyOf(entry.request.postData)).find(({ client_id: id }) => id !== undefined)
    return {
      label,
      credential: first._muster.credential,
      kind,
      tenant: named ?? `${FIRST[kind]}${String(i + 1).padStart(3, '0')}`,
      name,
      clientId: textOf(form?.client_id) ?? `drift-${label}`,
      scopes: scopesIn(own),
      isRefused: own.every(entry => entry.response.status === 401),
    }
  })
}

const KINDS: Readonly<Partial<Record<string, DriftCaller['kind']>>> = {
  kme: 'customer',
  kdp: 'reseller',
  gen1: 'reseller',
  msp: 'provider',
}

/** Ids of tenants that no request names. */
const FIRST = { reseller: '1999999', customer: '2999999', provider: '4999999' } as const

function nameIn(entry: HarEntry): string | undefined {
  const answer = membersOf(answerOf(entry))
  return entry._muster.operation === 'listDevices'
    ? listOf(answer.deviceList).map(({ tenantName }) => textOf(tenantName))[0]
    : undefined
}

/** The customers that lists show with their ids, by their names; not those that share one. */
function namedCustomers(entries: readonly HarEntry[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>()
  for (const entry of entries) {
    const answer: Members = membersOf(answerOf(entry))
    for (const row of [...listOf(answer.customers), answer]) {
      const [id, name] = [textOf(row.customerId), textOf(row.name ?? row.companyName)]
      if (id !== undefined && name !== undefined) found.set(name, (found.get(name) ?? new Set()).add(id))
    }
  }
  return new Map([...found].flatMap(([name, [id = '', ...others]]) => (others.length === 0 ? [[name, id]] : [])))
}

function scopesIn(entries: readonly HarEntry[]): readonly string[] | undefined {
  const scopes = entries.map(entry => textOf(membersOf(answerOf(entry)).scope)).find(scope => scope !== undefined)
  return scopes?.split(' ').filter(scope => /^(?:kme|kdp|msp)\b/.test(scope))
}
