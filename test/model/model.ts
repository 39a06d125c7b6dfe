/** A model of the device lifecycle without a database: the expected data after each act. */
export const RESELLERS = ['1000000001', '1000000002'] as const
export const CUSTOMERS = ['2000000001', '2000000002'] as const
export const PROVIDER = '4000000001'
export const HOLDERS = [...CUSTOMERS, PROVIDER] as const

export type Reseller = (typeof RESELLERS)[number]
export type Customer = (typeof CUSTOMERS)[number]
export type Holder = (typeof HOLDERS)[number]
/** Each customer has two profiles: `lenient` allows the user to cancel, `strict` does not. */
export type Profile = 'strict' | 'lenient'

export interface Device {
  holder: Holder
  state: string
  isLocked: boolean
  profile: Profile | null
  readonly reseller: Reseller
  readonly uploadedTo: Customer
  readonly upload: string
}

export interface Upload {
  readonly customer: Customer
  readonly reseller: Reseller
  readonly devices: number
  isApproved: boolean
}

interface Trust {
  isActive: boolean
  isAutomatic: boolean
  defaultProfile: Profile | null
}

export interface Model {
  /** By IMEI. */
  readonly devices: Map<string, Device>
  /** By transaction id, in the order of acceptance; only uploads of which a device was registered. */
  readonly uploads: Map<string, Upload>
  /** By reseller and customer. */
  readonly trust: Map<string, Trust>
}

export const newModel = (): Model => ({
  devices: new Map(),
  uploads: new Map(),
  trust: new Map(
    RESELLERS.flatMap(reseller =>
      CUSTOMERS.map(customer => [`${reseller} ${customer}`, { isActive: false, isAutomatic: false, defaultProfile: null }]),
    ),
  ),
})

export function trustOf(model: Model, reseller: Reseller, customer: Customer): Trust {
  const trust = model.trust.get(`${reseller} ${customer}`)
  if (trust === undefined) throw new Error(`no association of ${reseller} and ${customer}`)
  return trust
}

/** Returns for each phone whether it was registered. */
export function upload(
  model: Model,
  { id, reseller, customer, phones }: { id: string; reseller: Reseller; customer: Customer; phones: readonly string[] },
): boolean[] {
  const { isActive, isAutomatic, defaultProfile } = trustOf(model, reseller, customer)
  const isApproved = isActive && isAutomatic
  const registered = phones.map(phone => {
    if (model.devices.has(phone)) return false
    const profile = isApproved ? defaultProfile : null
    const state = isApproved ? stateWith(profile) : 'Pending'
    model.devices.set(phone, { holder: customer, state, isLocked: false, profile, reseller, uploadedTo: customer, upload: id })
    return true
  })
  const devices = registered.filter(Boolean).length
  if (devices > 0) model.uploads.set(id, { customer, reseller, devices, isApproved })
  return registered
}

/** Returns for each phone whether it was deleted. */
export const release = (
  model: Model,
  { reseller, customer, phones }: { reseller: Reseller; customer: Customer; phones: readonly string[] },
): boolean[] =>
  phones.map(phone => {
    const device = model.devices.get(phone)
    const isOwn = device?.reseller === reseller && device.uploadedTo === customer
    return isOwn && !device.isLocked && model.devices.delete(phone)
  })

/** Approves every pending upload of the customer and returns their number. */
export function approveAll(model: Model, customer: Customer): number {
  const waiting = [...model.uploads].filter(([, one]) => one.customer === customer && !one.isApproved)
  for (const [id, one] of waiting) {
    const trust = trustOf(model, one.reseller, customer)
    trust.isActive = true
    one.isApproved = true
    for (const device of model.devices.values()) {
      if (device.upload !== id || device.state !== 'Pending') continue
      device.profile = trust.defaultProfile
      device.state = stateWith(device.profile)
    }
  }
  return waiting.length
}

export const held = (model: Model, holder: Holder, phone: string): Device | undefined => {
  const device = model.devices.get(phone)
  return device?.holder === holder ? device : undefined
}

/** The state after a boot, and whether the phone received a profile; undefined where the user may not cancel. */
export function boot(
  model: Model,
  phone: string,
  outcome: 'enrolled' | 'failed' | 'cancelled',
): { state: string | null; isConfigured: boolean } | undefined {
  const device = model.devices.get(phone)
  if (device === undefined) return { state: null, isConfigured: false }
  if (device.profile === null || device.isLocked) return { state: device.state, isConfigured: false }
  if (outcome === 'cancelled' && device.profile === 'strict') return undefined
  device.state = { enrolled: 'Enrolled', failed: 'EnrollFailed', cancelled: 'CancelledByUser' }[outcome]
  return { state: device.state, isConfigured: true }
}

export const stateWith = (profile: Profile | null): string => (profile === null ? 'Unassigned' : 'ProfileAssigned')
