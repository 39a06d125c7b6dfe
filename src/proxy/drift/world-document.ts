/** The seed of a world that is like the tenants of a recording, made from what the recorder read of them. */
import type { HarEntry } from '../record/entry.ts'
import type { DriftCaller } from './callers.ts'
import { answerOf, isSuccess, listOf, type Members, membersOf, sentIn, textOf } from './read-recording.ts'
import {
  aliasOf,
  associated,
  deviceOf,
  type Facts,
  known,
  noFacts,
  present,
  profileOf,
  type Row,
  resellerNamed,
} from './world-facts.ts'
import { makeWorldIds } from './world-ids.ts'

export interface WorldDocument {
  /** Without profiles, aliases and devices. */
  readonly tenants: Readonly<Record<'resellers' | 'customers' | 'providers' | 'managements' | 'associations', readonly Row[]>>
  /** In the order in which they were changed last, with that time, epoch ms. */
  readonly profiles: readonly { readonly row: Row; readonly time: number }[]
  readonly aliases: readonly Row[]
  /** In the order in which they were created. */
  readonly devices: readonly Row[]
  /** With the ids that their tenants have in the world. */
  readonly callers: readonly DriftCaller[]
  /** Recorded ids that have another form than Muster's, with those of the world. */
  readonly ids: ReadonlyMap<string, string>
  /** Operations whose lists have more items than the world. */
  readonly incomplete: ReadonlySet<string>
  /** What could not be derived, as sentences. */
  readonly notes: readonly string[]
}

export function worldDocument(entries: readonly HarEntry[], callers: readonly DriftCaller[]): WorldDocument {
  const facts = noFacts(entries)
  for (const { tenant, kind, name } of callers) known(facts, tenant, kind, { name })
  for (const entry of entries) {
    const { role, api, operation, caller } = entry._muster
    if (role === 'blocked' || !isSuccess(entry)) continue
    const isRead = entry.request.method === 'GET'
    if (role === 'call' && !isRead && api !== 'ams') facts.isLate = true
    const by = callers.find(({ label }) => label === caller)
    if (by?.kind === 'provider') managedBy(facts, by.tenant, sentIn(entry, 'x-wsm-managed-tenantid'))
    // A response to a client after a change is about the change.
    if (by !== undefined && (role === 'reading' || (isRead && !facts.isLate))) {
      READERS[operation]?.(facts, membersOf(answerOf(entry)), { by, entry })
    }
  }
  const incomplete = incompleteLists(entries)
  const region = entries.some(({ request }) => new URL(request.url).hostname.startsWith('eu-')) ? 'eu' : 'us'
  const tenants = [...facts.tenants.values()].map(({ kind, ...row }) => ({
    kind,
    row: { name: `Tenant ${row.id}`, ...row, region } as Row,
  }))
  const of = (kind: DriftCaller['kind']) => tenants.flatMap(each => (each.kind === kind ? [each.row] : []))
  const byTime = (one: { time: number }, other: { time: number }) => one.time - other.time
  const ids = makeWorldIds()
  const rowsOf = (rows: Iterable<Row>, kind: Parameters<typeof ids.row>[1] = 'other') => [...rows].map(row => ids.row(row, kind))
  const providers = of('provider').map(({ services: _, details: __, email: ___, ...row }) => row)
  // The list has the newest first.
  const profiles = [...facts.profiles.values()].reverse().sort(byTime)
  return {
    tenants: {
      resellers: rowsOf(of('reseller'), 'tenant'),
      customers: rowsOf(of('customer'), 'tenant').map(row => ({ ...row, services: row.services ?? ['KnoxMobileEnrollment'] })),
      providers: rowsOf(providers, 'tenant'),
      managements: rowsOf(facts.managements.values()),
      associations: rowsOf(facts.associations.values()).map(row => ({ state: 'active', ...row })),
    },
    profiles: profiles.map(({ row, time }) => ({ row: ids.row({ name: `Profile ${row.id}`, ...row }, 'profile'), time })),
    aliases: rowsOf(facts.aliases.values()),
    devices: rowsOf([...facts.devices.values()].sort(byTime).map(({ row }) => row)),
    callers: callers.map(caller => ({ ...caller, tenant: ids.tenant(caller.tenant) })),
    ids: ids.replaced,
    incomplete,
    notes: [
      ...facts.notes,
      ...[...incomplete].map(operation => `The world has the first items of ${operation} alone, which are compared.`),
    ],
  }
}

interface Source {
  readonly by: DriftCaller
  readonly entry: HarEntry
}

/** What the responses of an operation say about the state. */
const READERS: Readonly<Record<string, (facts: Facts, answer: Members, source: Source) => void>> = {
  getReseller: (facts, answer, { by }) => resellerIn(facts, answer, by),
  gen1GetReseller: (facts, answer, { by }) => resellerIn(facts, answer, by),
  getAssociatedCustomersUsingGET: (facts, { customers }, { by }) => {
    for (const { customerId, name } of listOf(customers)) customerOf(facts, by, { customerId, companyName: name })
  },
  getCustomer: (facts, answer, { by }) => customerOf(facts, by, answer),
  gen1GetCustomer: (facts, answer, { by }) => customerOf(facts, by, answer),
  getKMEprofileAliasUsingGET: (facts, { profileAliases }, { by, entry }) => {
    const customer = sentIn(entry, 'customerId')
    for (const { profileAlias, profileId } of listOf(profileAliases)) {
      if (customer !== undefined) aliasOf(facts, { customer, reseller: by.tenant, alias: profileAlias, profile: profileId })
    }
  },
  getDevicesUsingGET: (facts, { devices }, { by }) => {
    for (const device of listOf(devices)) {
      const customer = textOf(device.customerId)
      if (customer === undefined) continue
      associated(facts, by.tenant, customer, {})
      known(facts, customer, 'customer', { name: textOf(device.customerName) })
      const state = device.state === 'Pending' ? 'Pending' : undefined
      deviceOf(facts, device, { customer, reseller: by.tenant, model: device.model, ...(state && { state }) })
    }
  },
  gen1ListDevicesV1: (facts, answer, source) => READERS.getDevicesUsingGET?.(facts, answer, source),
  listProfiles: (facts, { profileList }, { by, entry }) => {
    const customer = sentIn(entry, 'x-wsm-managed-tenantid') ?? by.tenant
    for (const profile of listOf(profileList)) profileOf(facts, customer, profile)
  },
  listDevices: (facts, { deviceList }, { by, entry }) => {
    const customer = sentIn(entry, 'x-wsm-managed-tenantid') ?? by.tenant
    for (const device of listOf(deviceList)) {
      const reseller = resellerNamed(facts, textOf(device.resellerName))
      if (reseller !== undefined) associated(facts, reseller, customer, {})
      if (textOf(device.profileId) !== undefined) profileOf(facts, customer, { id: device.profileId, name: device.profileName })
      const { model, state, tags, orderId: orderNo, profileId: profile } = device
      // A user name is masked, and any other one has its form.
      const userName = textOf(device.userName) === undefined ? {} : { userName: 'user' }
      deviceOf(facts, device, { customer, reseller, model, state, tags, orderNo, profile, ...userName })
    }
  },
  getBulkEnrollDeviceUploadsUsingGET: (facts, { uploadList }) => {
    const uploads = listOf(uploadList)
    for (const { resellerId, resellerName } of uploads)
      known(facts, textOf(resellerId), 'reseller', { name: textOf(resellerName) })
    if (uploads.length > 0 && !facts.isLate)
      facts.notes.add('Uploads before the recording are not in the world: which devices wait for which is not read.')
  },
  getManagedCustomers: (facts, { customers }, { by }) => {
    for (const customer of listOf(customers)) managedOf(facts, by, customer)
  },
  getManagedCustomer: (facts, answer, { by }) => managedOf(facts, by, answer),
  getProfiles: (facts, { profiles }) => {
    for (const { customerId, profileId, profileName, modified } of listOf(profiles)) {
      const customer = textOf(customerId)
      if (customer !== undefined) profileOf(facts, customer, { id: profileId, name: profileName, updateTime: modified })
    }
  },
}

function resellerIn(facts: Facts, { name, country, vendors }: Members, { tenant }: DriftCaller): void {
  const own = listOf(vendors).flatMap(vendor => (textOf(vendor.vendorId) ? [{ id: vendor.vendorId, name: vendor.name }] : []))
  known(facts, tenant, 'reseller', { name, country, ...(own.length > 0 && { vendors: own }) })
}

function customerOf(
  facts: Facts,
  { tenant: reseller }: DriftCaller,
  { customerId, companyName, country, msp, status, internalReference }: Members,
): void {
  const customer = textOf(customerId)
  if (customer === undefined) return
  known(facts, customer, msp === true ? 'provider' : 'customer', { name: companyName, country })
  if (msp === true) facts.tenants.set(customer, { ...facts.tenants.get(customer), kind: 'provider' })
  associated(facts, reseller, customer, { state: textOf(status)?.toLowerCase(), internalReference })
}

function managedOf(facts: Facts, { tenant: provider }: DriftCaller, customer: Members): void {
  const id = textOf(customer.customerId)
  if (id === undefined) return
  const services = listOf(customer.managedServices).flatMap(({ service }) => textOf(service) ?? [])
  const details = present(Object.fromEntries(DETAILS.map(member => [member, customer[member]])))
  known(facts, id, 'customer', {
    name: customer.companyName,
    country: customer.country,
    email: customer.email,
    services,
    details,
  })
  const { managementType, status, customerAdminManagement: managesAdmins } = customer
  facts.managements.set(`${provider} ${id}`, present({ provider, customer: id, managementType, status, services, managesAdmins }))
}

/** A customer whom a provider acts for, which no list has to show. */
function managedBy(facts: Facts, provider: string, customer: string | undefined): void {
  const key = `${provider} ${customer}`
  if (customer === undefined || facts.managements.has(key)) return
  known(facts, customer, 'customer', {})
  facts.managements.set(key, { provider, customer, managementType: 'FullyManaged', status: 'Active' })
}

const DETAILS = 'firstName lastName officeNumber companySize industry street1 street2 city stateOrProvince zipCode website'.split(
  ' ',
)

/** The operations whose lists were longer than what was read of them. */
function incompleteLists(entries: readonly HarEntry[]): ReadonlySet<string> {
  const lists = new Map<string, { operation: string; rows: number; total: number }>()
  for (const entry of entries.filter(({ _muster }) => _muster.role === 'reading')) {
    const { operation, caller } = entry._muster
    const url = new URL(entry.request.url)
    url.searchParams.delete('pageNum')
    const answer = membersOf(answerOf(entry))
    const key = `${caller} ${url.href}`
    const { rows, total } = lists.get(key) ?? { rows: 0, total: 0 }
    const read = Object.values(answer).find(Array.isArray)?.length ?? 0
    lists.set(key, { operation, rows: rows + read, total: Math.max(total, Number(answer.totalCount) || 0) })
  }
  return new Set([...lists.values()].flatMap(({ operation, rows, total }) => (rows < total ? operation : [])))
}
