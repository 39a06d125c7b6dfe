/** What the responses of a recording say about tenants, their relations, profiles and devices. */
import type { HarEntry } from '../record/entry.ts'
import type { DriftCaller } from './callers.ts'
import { bodyOf, listOf, type Members, membersOf, textOf } from './read-recording.ts'

export type Row = Record<string, unknown>

export interface Facts {
  readonly tenants: Map<string, Row & { kind: DriftCaller['kind'] }>
  readonly managements: Map<string, Row>
  readonly associations: Map<string, Row>
  readonly profiles: Map<string, { row: Row; time: number }>
  readonly aliases: Map<string, Row>
  readonly devices: Map<string, { row: Row; time: number }>
  /** The keys of devices by all of their identifiers. */
  readonly deviceKeys: Map<string, string>
  readonly notes: Set<string>
  /** Normal forms of the devices that requests of the recording upload. */
  readonly uploaded: ReadonlySet<string>
  /** Whether the state is read after a change: what is known already was read before it. */
  isLate: boolean
}

export const noFacts = (entries: readonly HarEntry[]): Facts => ({
  tenants: new Map(),
  managements: new Map(),
  associations: new Map(),
  profiles: new Map(),
  aliases: new Map(),
  devices: new Map(),
  deviceKeys: new Map(),
  notes: new Set(),
  uploaded: uploadedIn(entries),
  isLate: false,
})

export function known(facts: Facts, id: string | undefined, kind: DriftCaller['kind'], members: Row): void {
  if (id === undefined) return
  const before = facts.tenants.get(id) ?? { id, kind }
  facts.tenants.set(id, { id, kind, ...merged(facts, before, members) })
}

/** A reseller that KME shows by its name alone. */
export function resellerNamed(facts: Facts, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const found = [...facts.tenants.values()].find(tenant => tenant.kind === 'reseller' && tenant.name === name)
  if (found !== undefined) return String(found.id)
  const nameless = [...facts.tenants.values()].filter(tenant => tenant.kind === 'reseller' && tenant.name === undefined)
  const id = nameless.length === 1 ? String(nameless[0]?.id) : `18999${String(facts.tenants.size).padStart(5, '0')}`
  known(facts, id, 'reseller', { name })
  return id
}

export function associated(facts: Facts, reseller: string, customer: string, members: Row): void {
  const key = `${reseller} ${customer}`
  facts.associations.set(key, merged(facts, facts.associations.get(key) ?? { reseller, customer }, members))
}

/** What is known with what a response says. */
const merged = ({ isLate }: Facts, before: Row, members: Row): Row =>
  isLate ? { ...present(members), ...before } : { ...before, ...present(members) }

export function aliasOf(facts: Facts, { customer, reseller, alias, profile }: Row): void {
  if ([alias, profile, reseller].some(value => textOf(value) === undefined)) return
  known(facts, String(customer), 'customer', {})
  known(facts, String(reseller), 'reseller', {})
  associated(facts, String(reseller), String(customer), {})
  profileOf(facts, String(customer), { id: profile })
  facts.aliases.set(`${customer} ${reseller} ${alias}`, { customer, reseller, alias, profile })
}

export function profileOf(facts: Facts, customer: string, profile: Members): void {
  const id = textOf(profile.id)
  if (id === undefined) return
  const key = `${customer} ${id}`
  const { row = { customer, id }, time = 0 } = facts.profiles.get(key) ?? {}
  const members = Object.fromEntries(PROFILE_MEMBERS.map(member => [member, profile[member]]))
  // Custom data is masked; other data has its form.
  const custom = textOf(profile.mdmProfileCustomData) === undefined ? {} : { mdmProfileCustomData: '{"masked":true}' }
  const changed = timeOf(profile.updateTime)
  facts.profiles.set(key, {
    row: merged(facts, row, { ...members, ...custom }),
    time: facts.isLate ? time || changed : changed || time,
  })
  for (const { alias, resellerId } of listOf(profile.profileAlias))
    aliasOf(facts, { customer, reseller: resellerId, alias, profile: id })
}

const PROFILE_MEMBERS =
  'name description mdmUri mdmApkInfo secondaryMdmApkInfoList eulas doEnabled aeEnabled systemAppEnabled supportedMDM skipSetupWizard allowUserCancel supportPhoneNumber supportEmailAddress supportDefaultEula knoxLicense domainName domainGroup companyName mailingAddress1 mailingAddress2 city province country zipCode'.split(
    ' ',
  )

/** One device has several identifiers, and the APIs show some of them. */
export function deviceOf(facts: Facts, { mei, imei, meid, serialNumber, createTime }: Members, members: Row): void {
  const names = [imei, mei, meid, serialNumber].flatMap(value => textOf(value) ?? [])
  const keys = names.map(normalForm)
  const [first] = keys
  if (first === undefined) return
  const key = keys.map(name => facts.deviceKeys.get(name)).find(found => found !== undefined) ?? first
  if (facts.isLate && (facts.devices.has(key) || keys.some(name => facts.uploaded.has(name)))) return
  for (const name of keys) facts.deviceKeys.set(name, key)
  const { row = {}, time = 0 } = facts.devices.get(key) ?? {}
  const ofImei = names.find(name => /^\d{15}$/.test(name))
  // The MEID of a phone with an IMEI is calculated from that.
  const ofMeid = (ofImei ?? row.imei) === undefined ? names.find(name => /^(?:[0-9A-F]{14}|\d{18})$/i.test(name)) : undefined
  const identifiers = present({ imei: ofImei, meid: ofMeid, serialNumber })
  facts.devices.set(key, { row: { ...row, ...identifiers, ...present(members) }, time: time || timeOf(createTime) })
}

function uploadedIn(entries: readonly HarEntry[]): ReadonlySet<string> {
  const bodies = entries.map(({ request }) => (request.method === 'GET' ? {} : bodyOf(request.postData)))
  const lists = bodies.flatMap(({ devices }) => (Array.isArray(devices) ? devices : (membersOf(devices).list ?? [])))
  return new Set([lists].flat().map(name => normalForm(String(name).replace(/[\s/-]/g, ''))))
}

/** The same for both forms of a MEID, and for an IMEI in the form of one. */
function normalForm(name: string): string {
  if (/^\d{15}$/.test(name)) return name.slice(0, 14)
  if (!/^\d{18}$/.test(name)) return name.toUpperCase()
  const part = (digits: string, length: number) => Number(digits).toString(16).padStart(length, '0')
  return (part(name.slice(0, 10), 8) + part(name.slice(10), 6)).toUpperCase()
}

const timeOf = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)) || 0)

export const present = (members: Row): Row =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null))
