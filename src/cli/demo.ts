import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { createKnoxClient, type Kme, type KmeOperations, type KnoxClient, type Transaction } from '../sdk/index.ts'
import type { SampleData } from './account-lines.ts'
import { send } from './client.ts'
import { type DeviceFile, readDeviceFile } from './device-file.ts'
import { ordersOf } from './orders.ts'
import { bar, watch } from './progress.ts'
import { identifierOf, refusedTable } from './refused-devices.ts'
import { table } from './table.ts'
import { completed } from './transactions.ts'

export const demoCommand = new Command('demo')
  .description(
    'Runs the main job on a temporary server: uploads a thousand devices, approves them, assigns a profile and enrols a phone.',
  )
  .action(async () => {
    // Loaded when it is needed: other commands start without a server.
    const { serve } = await import('../main.ts')
    const data = mkdtempSync(join(tmpdir(), 'muster-demo-'))
    try {
      const { url, seed, close } = await serve(readConfig({ port: '0', data, logLevel: 'error' }, {}))
      try {
        const file = await readDeviceFile(new URL('../../examples/thousand.csv', import.meta.url))
        await runSteps(url, tenantsOf(seed as SampleData), file)
      } finally {
        await close()
      }
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })

/** The two tenants of the demo: a reseller, and a customer of it that approves each upload itself. */
interface Tenants {
  readonly reseller: DemoTenant
  readonly customer: DemoTenant
}

interface DemoTenant {
  readonly id: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Runs the steps with requests that any client can send; throws where a result is not the expected one. */
async function runSteps(url: string, { reseller, customer }: Tenants, file: DeviceFile): Promise<void> {
  const { kdp } = clientOf(url, reseller)
  const { kme } = clientOf(url, customer)
  const [order] = ordersOf(file, customer.id)
  if (order === undefined) throw new Error(`${file.path} has no devices`)
  const transactionId = 'demo-1'
  const total = file.rows.length
  const expected = file.rows.map(row => row.cells.expect ?? '')
  const good = expected.filter(code => code === '').length
  print(`A temporary server on ${url}, with the built-in sample data.`)

  print(`1  ${reseller.name}, a reseller, uploads ${total} devices for ${customer.name}: PUT /kcs/v1/rp/devices/upload`)
  const devices = file.rows.map(({ identifier }) => identifier)
  await kdp.devices.upload({ customerId: customer.id, type: order.type, transactionId, devices })
  const { update, end } = bar('devices processed')
  const status = await completed(kdp, { ...order, transactionId }, done => update(done, total)).finally(end)
  checkRefused(file, status)

  print(`2  ${customer.name} does not see the devices before it approves the upload: POST /kcs/v1/kme/devices/uploads/approvals`)
  expect('the number of devices that the customer sees', await countOf(kme, {}, transactionId), 0)
  await kme.uploads.approve({ transactionIds: [transactionId] })
  await watch('devices approved', good, () => countOf(kme, { state: ['Unassigned'] }, transactionId))

  print('3  It makes a profile and assigns it to the devices: PUT /kcs/v1/kme/devices/assignProfile')
  const profile = await kme.profiles.create(PROFILE)
  const deviceIds = file.rows.filter(row => row.cells.expect === '').map(({ identifier }) => identifier)
  await kme.devices.assignProfile({ profileId: profile.id, deviceIds })
  await watch('devices have the profile', good, () => countOf(kme, { profileId: [profile.id], state: ['ProfileAssigned'] }))

  const [phone = ''] = deviceIds
  print(`4  A phone starts, gets its profile and enrols: POST /_muster/v1/handsets/${phone}/boot`)
  const boot = { method: 'POST', path: `/_muster/v1/handsets/${phone}/boot`, body: '{}' }
  const phoneAfterBoot = await send(url, boot)
  expect('the state of the phone', phoneAfterBoot.state, 'Enrolled')
  const {
    deviceList: [device],
  } = await kme.devices.list({ devices: [phone] }).page()
  expect('the state of the device in the list of the customer', device?.state, 'Enrolled')

  const { devices: refused = [] } = status
  const counts = [
    ['uploaded', total, reseller.name],
    ['refused, each with its reason', refused.length, 'the server'],
    ['registered and approved', good, customer.name],
    [`given the profile ${PROFILE.name}`, good, customer.name],
    ['enrolled', 1, `the phone ${phone}`],
  ].map(row => row.map(String))
  print(`\n${table(['step', 'devices', 'by'], counts)}`)
  print(`\nThe ${refused.length} refused devices:\n${refusedTable(refused, file)}`)
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const PROFILE = { name: 'Field phones', doEnabled: true, supportedMDM: 'Knox Manage' }

const clientOf = (baseUrl: string, { id, ...auth }: DemoTenant): KnoxClient =>
  createKnoxClient({ baseUrl, auth, resellerId: id, customerId: id })

async function countOf(kme: Kme, filter: KmeOperations['listDevices']['query'], transactionId?: string): Promise<number> {
  const ofUpload = transactionId === undefined ? {} : { uploadId: await uploadOf(kme, transactionId) }
  return (await kme.devices.list({ ...filter, ...ofUpload, pageSize: 1 }).page()).totalCount
}

/** The customer's id of the reseller's upload. */
async function uploadOf(kme: Kme, transactionId: string): Promise<string> {
  const { uploadList } = await kme.uploads.list({ transactionId }).page()
  return uploadList[0]?.uploadId ?? ''
}

function checkRefused({ rows }: DeviceFile, { devices: refused = [] }: Transaction): void {
  const bad = rows.filter(({ cells }) => cells.expect !== '')
  expect('the number of refused devices', refused.length, bad.length)
  refused.forEach((device, i) => {
    expect(`the identifier of the refused device ${i + 1}`, identifierOf(device), bad[i]?.identifier)
    expect(`the code of the device on line ${bad[i]?.line}`, String(device.code), bad[i]?.cells.expect)
  })
}

function expect<Value>(what: string, actual: Value, expected: Value): void {
  if (actual !== expected) throw new Error(`The demo failed: ${what} should be ${expected}, but is ${actual}.`)
}

function tenantsOf(seed: SampleData): Tenants {
  for (const association of seed.associations ?? []) {
    if (association.state !== 'active' || association.autoApproval) continue
    const reseller = tenantOf(seed, { id: association.reseller, scope: 'kdp' })
    const customer = tenantOf(seed, { id: association.customer, scope: 'kme' })
    if (reseller !== undefined && customer !== undefined) return { reseller, customer }
  }
  throw new Error('The sample data has no reseller and customer for the demo.')
}

function tenantOf(
  { resellers = [], customers = [], apps = [] }: SampleData,
  { id, scope }: { id: string; scope: string },
): DemoTenant | undefined {
  const account = [...resellers, ...customers].find(each => each.id === id)
  const app = apps.find(each => each.tenant === id && each.scopes.includes(scope))
  return account && app && { ...account, clientId: app.clientId, clientSecret: app.clientSecret }
}
