/** A service with tenants that no sample data has, and a client that uses all of its APIs while it is recorded. */
import { setTimeout as sleep } from 'node:timers/promises'
import { signJwt } from '../../src/cli/keys-file.ts'
import { type Change, openChangingService } from './changing-service.ts'
import { type Recorder, startRecorder } from './recording.ts'
import { openMuster } from './server.ts'
import { makeKeys } from './signing-server.ts'

const keys = { ...makeKeys(), Identifier: 'client identifier of Fjord' }
const [RESELLER, CUSTOMER, SECOND, PROVIDER] = ['1000000071', '2000000072', '2000000073', '4000000074']
const profile = (digit: number) => `65a0000000000000000000${digit}a`

/** Sorted by id and by name in different ways, so that a mistake with orders is seen. */
const TENANTS = {
  resellers: [
    {
      id: RESELLER,
      name: 'Delta Mobile',
      country: 'NO',
      vendors: [{ id: '3000000075', name: 'Delta Shops' }],
      gen1Token: 'delta-static-key',
    },
  ],
  customers: [
    { id: CUSTOMER, name: 'Fjord Ferries', country: 'NO', email: 'it@fjord.example' },
    {
      id: SECOND,
      name: 'Alta Airways',
      country: 'SE',
      email: 'it@alta.example',
      details: {
        firstName: 'Solveig',
        lastName: 'Strand',
        officeNumber: '4722334455',
        companySize: 'Small',
        city: 'Alta',
        street1: 'Havn 1',
      },
    },
  ],
  providers: [{ id: PROVIDER, name: 'Bergen Services' }],
  managements: [
    { provider: PROVIDER, customer: CUSTOMER, managementType: 'JointlyManaged' },
    { provider: PROVIDER, customer: SECOND, managementType: 'FullyManaged', status: 'Pending' },
  ],
  associations: [
    { reseller: RESELLER, customer: CUSTOMER, internalReference: 'boats' },
    { reseller: RESELLER, customer: SECOND, state: 'pending' },
    { reseller: RESELLER, customer: PROVIDER },
  ],
  profiles: [
    { customer: CUSTOMER, id: profile(3), name: 'Deck', doEnabled: true, supportedMDM: 'Knox Manage', description: 'On board' },
    {
      customer: CUSTOMER,
      id: profile(1),
      name: 'Bridge',
      aeEnabled: true,
      supportedMDM: 'Knox Manage',
      mdmProfileCustomData: '{"k":"v"}',
    },
    {
      customer: CUSTOMER,
      id: profile(2),
      name: 'Cabin',
      supportPhoneNumber: '4711223344',
      supportEmailAddress: 'help@fjord.example',
    },
  ],
  aliases: [
    { customer: CUSTOMER, reseller: RESELLER, alias: 'deck', profile: profile(3) },
    { customer: CUSTOMER, reseller: RESELLER, alias: 'bridge', profile: profile(1) },
  ],
  devices: [
    { customer: CUSTOMER, reseller: RESELLER, imei: '350000000000915', model: 'SM-S911B', orderNo: 'PO 9', tags: ['sea'] },
    {
      customer: CUSTOMER,
      reseller: RESELLER,
      imei: '350000000000113',
      profile: profile(3),
      state: 'Enrolled',
      userName: 'solveig',
    },
    { customer: CUSTOMER, reseller: RESELLER, imei: '350000000000501', serialNumber: 'R9FJORD0001', profile: profile(1) },
    {
      customer: CUSTOMER,
      reseller: RESELLER,
      meid: 'A0000000FJ0001'.replace('FJ', 'EE'),
      state: 'EnrollFailed',
      profile: profile(3),
    },
    { customer: CUSTOMER, serialNumber: 'R9FJORD0002', model: 'SM-X200' },
    { customer: PROVIDER, reseller: RESELLER, imei: '350000000000642' },
  ],
  apps: [
    { tenant: RESELLER, clientId: 'delta', clientSecret: 'delta-secret', scopes: ['kdp'] },
    { tenant: CUSTOMER, clientId: 'fjord', clientSecret: 'fjord-secret', scopes: ['kme'] },
    { tenant: PROVIDER, clientId: 'bergen', clientSecret: 'bergen-secret', scopes: ['msp', 'kme'] },
  ],
  keys: [
    { clientIdentifier: keys.Identifier, tenant: CUSTOMER, service: 'kme', publicKey: keys.Public, user: 'it@fjord.example' },
  ],
}

/** Records the client with the service that `change` changes; returns what reached the service. */
export async function recordTenant(file: string, { change, ca }: { change: Change; ca: string }) {
  const muster = await openMuster({ seed: 'scenario:empty' })
  try {
    for (const [section, rows] of Object.entries(TENANTS)) {
      // Lists are sorted by the times of changes, so that each row gets its own.
      for (const part of section === 'profiles' || section === 'devices' ? rows.map(row => [row]) : [rows]) {
        await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 1000 } })
        const { status, text } = await muster.ask('POST', '/_muster/v1/seed', { body: { [section]: part } })
        if (status !== 200) throw new Error(text)
      }
    }
    await using service = await openChangingService(muster.url, change)
    const changes = ['uploadDevicesUsingPUT', 'assignProfileUsingPUT', 'approveReseller'].flatMap(operation => [
      '--allow',
      operation,
    ])
    const recorder = await startRecorder(['--record', file, '--upstream', service.url, '--upstream-ca', ca, ...changes], {})
    try {
      await useService(recorder, muster.drain)
    } finally {
      await recorder.end()
    }
    return service.requests
  } finally {
    await muster.close()
  }
}

async function useService({ ask, token }: Recorder, drain: () => Promise<number>): Promise<void> {
  const kme = '/kcs/v1/kme'
  const customer = await token('fjord')
  await ask('GET', `${kme}/devices/list`, { token: customer })
  await ask('GET', `${kme}/devices/list?state=Enrolled&state=EnrollFailed`, { token: customer })
  await ask('GET', `${kme}/devices/list?search=3500`, { token: customer })
  await ask('GET', `${kme}/devices/list?pageSize=100000`, { token: customer })
  await ask('GET', `${kme}/profiles/list`, { token: customer })
  await ask('GET', `${kme}/profiles/list?sortBy=name&sortOrder=ascending`, { token: customer })
  await ask('GET', `${kme}/profiles/${profile(3)}/get`, { token: customer })
  await ask('GET', `${kme}/profiles/65a000000000000000000fff/get`, { token: customer })
  await ask('GET', `${kme}/profiles/status`, { token: customer })
  await ask('GET', `${kme}/devices/uploads/list`, { token: customer })
  await ask('GET', `${kme}/people/list`, { token: customer })
  await ask('DELETE', `${kme}/profiles/${profile(3)}`, { token: customer })
  await ask('GET', `${kme}/devices/list`)
  await ask('GET', `${kme}/devices/list`, { token: 'no token of this service' })

  const request = {
    clientIdentifierJwt: signJwt(keys, { clientIdentifier: keys.Identifier }),
    base64EncodedStringPublicKey: keys.Public,
  }
  const { accessToken } = (await ask('POST', '/ams/v1/users/accesstoken', { body: request })).body
  const signed = () => ({ headers: { 'x-knox-apitoken': signJwt(keys, { accessToken }) } })
  const { deviceList } = (await ask('GET', `${kme}/devices/list?customerId=${CUSTOMER}`, signed())).body
  const assigned = { customerId: CUSTOMER, profileId: profile(2), deviceIds: [deviceList[0].id] }
  const [one, other] = deviceList.map(({ id }: { id: string }) => id)
  await ask('GET', `${kme}/devices/list?customerId=${CUSTOMER}&deviceIds=${one}&deviceIds=${other}`, signed())
  await ask('GET', `${kme}/devices/list?customerId=${CUSTOMER}&devices=${other},350000000000501`, signed())
  await ask('PUT', `${kme}/devices/assignProfile`, { ...signed(), body: assigned })
  await drain()
  await ask('GET', `${kme}/devices/list?customerId=${CUSTOMER}&devices=350000000000915`, signed())
  await ask('GET', `${kme}/devices/list`, signed())

  const rp = '/kcs/v1/rp'
  const reseller = await token('delta')
  await ask('GET', `${rp}/customers/list?resellerId=${RESELLER}`, { token: reseller })
  await ask('GET', `${rp}/customers?resellerId=${RESELLER}&customerId=${SECOND}`, { token: reseller })
  await ask('GET', `${rp}/customers?resellerId=${RESELLER}&customerId=2999999998`, { token: reseller })
  await ask('GET', `${rp}/profilealias/kme`, { token: reseller, headers: { resellerId: RESELLER, customerId: CUSTOMER } })
  await ask('GET', `${rp}/resellers?resellerId=${RESELLER}`, { token: reseller })
  await ask('GET', `${rp}/devices?resellerId=${RESELLER}`, { token: reseller })
  const upload = { resellerId: RESELLER, customerId: CUSTOMER, transactionId: 'FJORD-1', type: 'IMEI' }
  await ask('PUT', `${rp}/devices/upload`, {
    token: reseller,
    body: { ...upload, devices: ['350000000000402', '350000000000915', '350000000000405', ' '] },
  })
  await drain()
  for (let poll = 0; poll < 3; poll++) {
    await ask('GET', `${rp}/devices/status?resellerId=${RESELLER}&transactionId=FJORD-1`, { token: reseller })
    await sleep(150)
  }
  await ask('PUT', `${rp}/devices/upload`, { token: reseller, body: { ...upload, devices: ['350000000000402'] } })
  await ask('PUT', `${rp}/devices/delete`, {
    token: reseller,
    body: { ...upload, transactionId: 'FJORD-2', devices: ['350000000000402'] },
  })
  await ask('GET', `${kme}/devices/uploads/list`, { token: customer })
  await ask('GET', '/bulkenroll/v1/reseller/devices?resellerId=1000000071', {
    headers: { 'x-wsm-api-token': 'delta-static-key' },
  })

  const provider = await token('bergen')
  await ask('GET', '/msp/v1/managedCustomers', { token: provider })
  await ask('GET', `/msp/v1/managedCustomers/${SECOND}`, { token: provider })
  await ask('GET', '/msp/v1/managedCustomers/2999999998', { token: provider })
  await ask('GET', '/msp/v1/profiles', { token: provider })
  const acting = { token: provider, headers: { 'x-wsm-managed-tenantid': CUSTOMER } }
  await ask('GET', `${kme}/profiles/list`, acting)
  await ask('GET', `${kme}/devices/list`, { ...acting, headers: { 'x-wsm-managed-tenantid': SECOND } })
  await ask('POST', '/msp/v1/managedCustomers/delink', { token: provider, body: { customerId: CUSTOMER } })
}
