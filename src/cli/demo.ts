import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { SampleData } from './account-lines.ts'
import { type Client, clientFor, send } from './client.ts'
import { type DeviceFile, readDeviceFile } from './device-file.ts'
import { ordersOf } from './orders.ts'
import { bar, watch } from './progress.ts'
import { identifierOf, refusedTable } from './status.ts'
import { table } from './table.ts'
import { beginUpload, completed, type Status } from './transaction.ts'

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
  const asReseller = clientFor(url, reseller)
  const asCustomer = clientFor(url, customer)
  const [order] = ordersOf(file, { resellerId: reseller.id, customer: customer.id, transactionId: 'demo-1' })
  if (order === undefined) throw new Error(`${file.path} has no devices`)
  const total = file.rows.length
  const expected = file.rows.map(row => row.cells.expect ?? '')
  const good = expected.filter(code => code === '').length
  print(`A temporary server on ${url}, with the built-in sample data.`)

  print(`1  ${reseller.name}, a reseller, uploads ${total} devices for ${customer.name}: PUT /kcs/v1/rp/devices/upload`)
  await beginUpload(asReseller, order)
  const { update, end } = bar('devices processed')
  const status = await completed(asReseller, order, done => update(done, total)).finally(end)
  checkRefused(file, status)

  print(`2  ${customer.name} does not see the devices before it approves the upload: POST /kcs/v1/kme/devices/uploads/approvals`)
  expect('the number of devices that the customer sees', await countOf(asCustomer, {}, order.transactionId), 0)
  await asCustomer.call('POST', '/kcs/v1/kme/devices/uploads/approvals', { transactionIds: [order.transactionId] })
  await watch('devices approved', good, () => countOf(asCustomer, { state: 'Unassigned' }, order.transactionId))

  print('3  It makes a profile and assigns it to the devices: PUT /kcs/v1/kme/devices/assignProfile')
  const profile = await asCustomer.call('POST', '/kcs/v1/kme/profiles/create', PROFILE)
  const deviceIds = file.rows.filter(row => row.cells.expect === '').map(({ identifier }) => identifier)
  await asCustomer.call('PUT', '/kcs/v1/kme/devices/assignProfile', { profileId: profile.id, deviceIds })
  await watch('devices have the profile', good, () => countOf(asCustomer, { profileId: profile.id, state: 'ProfileAssigned' }))

  const [phone = ''] = deviceIds
  print(`4  A phone starts, gets its profile and enrols: POST /_muster/v1/handsets/${phone}/boot`)
  const boot = { method: 'POST', path: `/_muster/v1/handsets/${phone}/boot`, body: '{}' }
  const phoneAfterBoot = await send(url, boot)
  expect('the state of the phone', phoneAfterBoot.state, 'Enrolled')
  const { deviceList } = await asCustomer.call('GET', `/kcs/v1/kme/devices/list?${new URLSearchParams({ devices: phone })}`)
  const [device] = deviceList
  expect('the state of the device in the list of the customer', device?.state, 'Enrolled')

  const refused = status.devices
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

const countOf = async (client: Client, filter: Record<string, string>, transactionId?: string): Promise<number> => {
  const query = new URLSearchParams({ ...filter, pageSize: '1' })
  if (transactionId !== undefined) query.set('uploadId', await uploadOf(client, transactionId))
  return (await client.call('GET', `/kcs/v1/kme/devices/list?${query}`)).totalCount
}

/** The customer's id of the reseller's upload. */
async function uploadOf(client: Client, transactionId: string): Promise<string> {
  const { uploadList } = await client.call('GET', `/kcs/v1/kme/devices/uploads/list?${new URLSearchParams({ transactionId })}`)
  return uploadList[0].uploadId
}

function checkRefused({ rows }: DeviceFile, { devices: refused }: Status): void {
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
