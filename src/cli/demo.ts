import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { SampleData } from './account-lines.ts'
import { type Client, clientFor, send } from './client.ts'
import { type DeviceFile, readDeviceFile } from './device-file.ts'
import { watch } from './progress.ts'
import { identifierOf, refusedTable } from './status.ts'
import { table } from './table.ts'
import { beginUpload, completed, type Status } from './transaction.ts'

export const demoCommand = new Command('demo')
  .description('Tells the whole story in a town of its own: from an upload of a thousand devices to a phone that is enrolled.')
  .action(async () => {
    // Loaded when it is needed: other commands start without a server.
    const { serve } = await import('../main.ts')
    const data = mkdtempSync(join(tmpdir(), 'muster-demo-'))
    try {
      const { url, seed, close } = await serve(readConfig({ port: '0', data, logLevel: 'error' }, {}))
      try {
        await story(url, castOf(seed as SampleData), readDeviceFile(new URL('../../examples/thousand.csv', import.meta.url)))
      } finally {
        await close()
      }
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })

/** Who plays: a reseller, and a customer who trusts it and still wants to be asked. */
interface Cast {
  readonly reseller: Player
  readonly customer: Player
}

interface Player {
  readonly id: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Every request is one that any client could send; a step that does not end as told throws. */
async function story(url: string, { reseller, customer }: Cast, file: DeviceFile): Promise<void> {
  const asReseller = clientFor(url, reseller)
  const asCustomer = clientFor(url, customer)
  const order = { resellerId: reseller.id, customerId: customer.id, transactionId: 'demo-1' }
  const expected = file.rows.map(row => row.expect ?? '')
  const good = expected.filter(code => code === '').length
  say(`A plane of its own on ${url}, with the built-in town.`)

  say(
    `1  ${reseller.name}, a reseller, uploads ${file.devices.length} devices for ${customer.name}: PUT /kcs/v1/rp/devices/upload`,
  )
  await beginUpload(asReseller, order, file)
  const status = await completed(asReseller, order, file.devices.length)
  judgedAs(expected, file.devices, status)

  say(`2  ${customer.name}, who did not see them until now, approves the upload: POST /kcs/v1/kme/devices/uploads/approvals`)
  expect('the devices that it sees', await countOf(asCustomer, {}, order.transactionId), 0)
  await asCustomer.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { transactionIds: [order.transactionId] })
  await watch('devices approved', good, () => countOf(asCustomer, { state: 'Unassigned' }, order.transactionId))

  say('3  It makes a profile and assigns it to all of them: PUT /kcs/v1/kme/devices/assignProfile')
  const profile = await asCustomer.ask('POST', '/kcs/v1/kme/profiles/create', PROFILE)
  const deviceIds = file.devices.filter((_, place) => expected[place] === '')
  await asCustomer.ask('PUT', '/kcs/v1/kme/devices/assignProfile', { profileId: profile.id, deviceIds })
  await watch('devices have the profile', good, () => countOf(asCustomer, { profileId: profile.id, state: 'ProfileAssigned' }))

  const [phone = ''] = deviceIds
  say(`4  A phone is switched on, asks what it is to become, and enrols: POST /_muster/v1/handsets/${phone}/boot`)
  const boot = { method: 'POST', path: `/_muster/v1/handsets/${phone}/boot`, body: '{}' }
  const told = await send(url, boot)
  expect('the state of the phone', told.state, 'Enrolled')
  const { deviceList } = await asCustomer.ask('GET', `/kcs/v1/kme/devices/list?${new URLSearchParams({ devices: phone })}`)
  const [device] = deviceList
  expect('its state as the customer sees it', device?.state, 'Enrolled')

  const refused = status.devices
  const counts = [
    ['uploaded', file.devices.length, reseller.name],
    ['refused, each with its reason', refused.length, 'the plane'],
    ['registered and approved', good, customer.name],
    [`given the profile ${PROFILE.name}`, good, customer.name],
    ['enrolled', 1, `the phone ${phone}`],
  ].map(row => row.map(String))
  say(`\n${table(['what happened', 'devices', 'by'], counts)}`)
  say(`\nWhy ${refused.length} of them were refused:\n${refusedTable(refused, file.devices)}`)
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const PROFILE = { name: 'Field phones', doEnabled: true, supportedMDM: 'Knox Manage' }

const countOf = async (client: Client, filter: Record<string, string>, transactionId?: string): Promise<number> => {
  const query = new URLSearchParams({ ...filter, pageSize: '1' })
  if (transactionId !== undefined) query.set('uploadId', await uploadOf(client, transactionId))
  return (await client.ask('GET', `/kcs/v1/kme/devices/list?${query}`)).totalCount
}

/** The customer's own id of what the reseller uploaded. */
async function uploadOf(client: Client, transactionId: string): Promise<string> {
  const { uploadList } = await client.ask('GET', `/kcs/v1/kme/devices/uploads/list?${new URLSearchParams({ transactionId })}`)
  return uploadList[0].uploadId
}

function judgedAs(expected: readonly string[], sent: readonly string[], { devices: refused }: Status): void {
  const places = expected.flatMap((code, place) => (code === '' ? [] : [place]))
  expect('the number of refused devices', refused.length, places.length)
  refused.forEach((device, i) => {
    const place = places[i] ?? -1
    expect(`the refused device ${i + 1}`, identifierOf(device), sent[place])
    expect(`the code of device ${place + 1}`, String(device.code), expected[place])
  })
}

function expect<Value>(what: string, came: Value, told: Value): void {
  if (came !== told) throw new Error(`The story did not end as told: ${what} should be ${told}, and is ${came}.`)
}

function castOf(seed: SampleData): Cast {
  for (const association of seed.associations ?? []) {
    if (association.state !== 'active' || association.autoApproval) continue
    const reseller = playerOf(seed, { id: association.reseller, scope: 'kdp' })
    const customer = playerOf(seed, { id: association.customer, scope: 'kme' })
    if (reseller !== undefined && customer !== undefined) return { reseller, customer }
  }
  throw new Error('The built-in town has no reseller and customer for this story.')
}

function playerOf(
  { resellers = [], customers = [], apps = [] }: SampleData,
  { id, scope }: { id: string; scope: string },
): Player | undefined {
  const account = [...resellers, ...customers].find(each => each.id === id)
  const app = apps.find(each => each.tenant === id && each.scopes.includes(scope))
  return account && app && { ...account, clientId: app.clientId, clientSecret: app.clientSecret }
}
