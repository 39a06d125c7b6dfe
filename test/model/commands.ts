import assert from 'node:assert/strict'
import fc from 'fast-check'
import { imeis } from '../support/imeis.ts'
import {
  approveAll,
  boot,
  CUSTOMERS,
  type Customer,
  HOLDERS,
  type Holder,
  held,
  type Model,
  PROVIDER,
  type Profile,
  RESELLERS,
  type Reseller,
  release,
  stateWith,
  trustOf,
  upload,
} from './model.ts'
import { assertDevices, type Server } from './server.ts'

/** Few, so that several commands concern the same phone. */
const PHONES = imeis(3, 7_000_000)
const phone = fc.constantFrom(...PHONES)
const phones = fc.uniqueArray(phone, { minLength: 1, maxLength: 2 })
const reseller = fc.constantFrom(...RESELLERS)
const customer = fc.constantFrom(...CUSTOMERS)
const holder = fc.constantFrom(...HOLDERS)
const profile = fc.constantFrom<Profile>('strict', 'lenient')

type Act<Args> = (model: Model, muster: Server, args: Args) => Promise<void>

type Command = fc.Arbitrary<fc.AsyncCommand<Model, Server>>

/** A command with these arguments. After each command, every holder's list must be the model's. */
function command<Args>(name: string, args: fc.Arbitrary<Args>, act: Act<Args>): Command {
  return args.map(sent => ({
    check: () => true,
    run: async (model, muster) => {
      await act(model, muster, sent)
      await assertDevices(model, muster)
    },
    toString: () => `${name} ${JSON.stringify(sent)}`,
  }))
}

let orders = 0
/** Whether each phone of an order did not fail; the phones of an order differ. */
const accepted = (sent: readonly string[], failed: readonly { imei: string }[]): boolean[] =>
  sent.map(phone => failed.every(({ imei }) => imei !== phone))

const uploads: Act<{ reseller: Reseller; customer: Customer; phones: readonly string[] }> = async (model, muster, sent) => {
  const id = `U${++orders}`
  const order = { customerId: sent.customer, transactionId: id, devices: sent.phones }
  assert.deepEqual(accepted(sent.phones, await muster.order(sent.reseller, 'upload', order)), upload(model, { id, ...sent }))
}

const releases: typeof uploads = async (model, muster, sent) => {
  const order = { customerId: sent.customer, transactionId: `D${++orders}`, devices: sent.phones }
  assert.deepEqual(accepted(sent.phones, await muster.order(sent.reseller, 'delete', order)), release(model, sent))
}

const trusts: Act<{ reseller: Reseller; customer: Customer; isAutomatic: boolean; profile: Profile | null }> = async (
  model,
  muster,
  sent,
) => {
  const { status } = await muster.kme(sent.customer, 'POST', 'reseller/approvals', {
    resellerId: sent.reseller,
    autoApproval: sent.isAutomatic,
    defaultProfileId: sent.profile && muster.profileId(sent.customer, sent.profile),
    update: true,
  })
  assert.equal(status, 200)
  const { isAutomatic, profile: defaultProfile } = sent
  Object.assign(trustOf(model, sent.reseller, sent.customer), { isActive: true, isAutomatic, defaultProfile })
}

const approves: Act<Customer> = async (model, muster, by) => {
  const { body } = await muster.kme(by, 'POST', 'devices/uploads/approvals', { approveAll: true })
  assert.equal(body.successCount, approveAll(model, by))
}

const assigns: Act<{ customer: Customer; phones: readonly string[]; profile: Profile }> = async (model, muster, sent) => {
  const { status, body } = await muster.kme(sent.customer, 'PUT', 'devices/assignProfile', {
    profileId: muster.profileId(sent.customer, sent.profile),
    deviceIds: sent.phones,
  })
  if (!refusedWhole(model, sent, { status, code: body.code, unknown: 4041701 })) return
  assert.deepEqual([status, body.successCount], [200, sent.phones.length])
  for (const device of ownOf(model, sent)) Object.assign(device, { profile: sent.profile, state: 'ProfileAssigned' })
}

const unassigns: Act<{ customer: Customer; phones: readonly string[] }> = async (model, muster, sent) => {
  const { status, body } = await muster.kme(sent.customer, 'PUT', 'devices/unassignProfile', { deviceIds: sent.phones })
  if (!refusedWhole(model, sent, { status, code: body.code, unknown: 4040300 })) return
  assert.equal(status, 200)
  for (const device of ownOf(model, sent)) Object.assign(device, { profile: null, state: 'Unassigned' })
}

const unassignsSome: typeof unassigns = async (model, muster, sent) => {
  const { body } = await muster.kme(sent.customer, 'PUT', '/kcs/v2/kme/devices/unassignProfile', { deviceIds: sent.phones })
  const { ready, waiting, unknown } = sorted(model, sent)
  assert.deepEqual([body.successDeviceList, body.failedDeviceList, body.notFoundDeviceList], [ready, waiting, unknown])
  for (const name of ready) Object.assign(model.devices.get(name) ?? {}, { profile: null, state: 'Unassigned' })
}

const removes: typeof unassigns = async (model, muster, sent) => {
  const { body } = await muster.kme(sent.customer, 'POST', 'devices/delete', { devices: { imeiOrSerials: sent.phones } })
  const { ready, waiting, unknown } = sorted(model, sent)
  assert.deepEqual([body.successDeviceList, body.failedDeviceList, body.notFoundDeviceList], [ready, waiting, unknown])
  for (const name of ready) model.devices.delete(name)
}

const boots: Act<{ phone: string; outcome: 'enrolled' | 'failed' | 'cancelled' }> = async (model, muster, sent) => {
  const { status, body } = await muster.control('POST', `handsets/${sent.phone}/boot`, { outcome: sent.outcome })
  const expected = boot(model, sent.phone, sent.outcome)
  if (expected === undefined) return assert.equal(status, 409)
  const name = expected.isConfigured ? model.devices.get(sent.phone)?.profile : undefined
  assert.deepEqual([status, body.state, body.profile?.name], [200, expected.state, name])
  assert.equal(body.extras === null, !expected.isConfigured)
}

/** The control API sets a lock, because no published API does. */
const locks: Act<{ phone: string; isLocked: boolean }> = async (model, muster, { phone: imei, isLocked }) => {
  const device = model.devices.get(imei)
  if (device === undefined) return
  const lockStatus = isLocked ? 'Locked' : 'Unlocked'
  assert.equal((await muster.control('PATCH', `devices/${imei}`, { lockStatus })).status, 200)
  device.isLocked = isLocked
}

const transfers: Act<{ phone: string; to: Holder }> = async (model, muster, { phone: imei, to }) => {
  const device = model.devices.get(imei)
  if (device?.holder === to) return
  const { status } = await muster.control('PATCH', `devices/${imei}`, { customer: to })
  assert.equal(status, device === undefined ? 404 : 200)
  if (device !== undefined) Object.assign(device, { holder: to, profile: null, state: stateWith(null) })
}

/** Most orders are sent by the holder or the uploader of the first phone, because orders of others are refused early. */
const fromNearby =
  <Args extends { reseller?: Reseller; customer: Customer; phones: readonly string[] }>(
    act: Act<Args>,
  ): Act<Args & { isStranger: boolean }> =>
  (model, muster, sent) => {
    const device = sent.isStranger ? undefined : model.devices.get(sent.phones[0] ?? '')
    if (device === undefined) return act(model, muster, sent)
    if (sent.reseller !== undefined)
      return act(model, muster, { ...sent, reseller: device.reseller, customer: device.uploadedTo })
    return act(model, muster, device.holder === PROVIDER ? sent : { ...sent, customer: device.holder })
  }

const isStranger = fc.nat(4).map(n => n === 0)
const order = fc.record({ customer, phones, isStranger })
const assignment = fc.record({ customer, phones, isStranger, profile })
const start = fc.record({ phone, outcome: fc.constantFrom('enrolled', 'failed', 'cancelled') })

/** All acts on a device, weighted so that most histories reach late states. */
export const commands = weighted([
  [3, command('upload', fc.record({ reseller, customer, phones }), uploads)],
  [1, command('release', fc.record({ reseller, customer, phones, isStranger }), fromNearby(releases))],
  [1, command('trust', fc.record({ reseller, customer, isAutomatic: fc.boolean(), profile: fc.option(profile) }), trusts)],
  [2, command('approve', customer, approves)],
  [2, command('assign', assignment, fromNearby(assigns))],
  [1, command('unassign', order, fromNearby(unassigns))],
  [1, command('unassign some', order, fromNearby(unassignsSome))],
  [1, command('delete', order, fromNearby(removes))],
  [2, command('boot', start, boots)],
  [1, command('lock', fc.record({ phone, isLocked: fc.boolean() }), locks)],
  [1, command('transfer', fc.record({ phone, to: holder }), transfers)],
])

function weighted(all: readonly (readonly [times: number, Command])[]): Command[] {
  return all.flatMap(([times, one]) => Array<Command>(times).fill(one))
}

/** Asserts the refusal of an all-or-nothing order that the model refuses, and then returns false. */
function refusedWhole(
  model: Model,
  sent: { customer: Customer; phones: readonly string[] },
  was: { status: number; code: number; unknown: number },
): boolean {
  const { waiting, unknown } = sorted(model, sent)
  if (waiting.length + unknown.length === 0) return true
  assert.equal(was.code, waiting.length > 0 ? 4001703 : was.unknown)
  return false
}

/** The phones of an order by their status at the customer. */
function sorted(model: Model, { customer: by, phones: names }: { customer: Customer; phones: readonly string[] }) {
  const isWaiting = (name: string) => held(model, by, name)?.state === 'Pending'
  return {
    ready: names.filter(name => held(model, by, name) !== undefined && !isWaiting(name)),
    waiting: names.filter(isWaiting),
    unknown: names.filter(name => held(model, by, name) === undefined),
  }
}

const ownOf = (model: Model, { customer: by, phones: names }: { customer: Customer; phones: readonly string[] }) =>
  names.flatMap(name => held(model, by, name) ?? [])
