/** One program with the client, against Muster and against a server that answers with the published samples. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { createKnoxClient, isKnoxError } from '../../src/sdk/index.ts'
import { openMuster } from '../support/server.ts'

const status = { transactionId: '246903', state: 'Complete', type: 'Put', operationType: 'UPLOAD' }
const failed = {
  imei: '350000000000212',
  code: 40000004,
  message: 'DEVICE_INVALID',
  data: 'The specified device is not valid.',
}

/** Responses by method and path, in the shapes of the pages of February 2026; MSP's of July 2026. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  'POST /ams/v1/oauth2/token': { access_token: 'eyJraWQ.e30.c2ln', scope: 'kdp', expires_in: 599, token_type: 'Bearer' },
  'PUT /kcs/v1/rp/devices/upload': {
    transactionId: '246903',
    state: 'Progress',
    code: 2000000,
    message: 'SUCCESS',
    operationType: 'UPLOAD',
  },
  'PUT /kcs/v1/rp/devices/delete': {
    transactionId: '246903',
    state: 'Progress',
    code: 2000000,
    message: 'SUCCESS',
    operationType: 'DELETE',
  },
  'GET /kcs/v1/rp/devices/status': {
    devices: { totalCount: 1, totalPage: 1, pageNum: 0, transactions: [{ ...status, devices: [failed] }] },
  },
  'GET /kcs/v1/rp/devices': {
    code: '2000000',
    message: 'SUCCESS',
    pageNum: 0,
    pageSize: 100,
    totalCount: 1,
    totalPages: 1,
    size: 1,
    devices: [
      {
        id: '68c21875cca00dfa936d4e49',
        createTime: 1757550709832,
        mei: '350000000000113',
        customerName: 'Demo-Customer',
        customerId: '2000000001',
        meid: '088919244800000001',
        model: 'Engineering Model',
        state: 'Verified',
        uploadId: '8ff9a094-feeb-4705-bf2e-53d1f66eada3',
      },
    ],
  },
  'GET /kcs/v1/rp/customers/list': {
    totalCount: 1,
    pageNum: 0,
    customers: [{ name: 'Demo-Customer', customerId: '2000000001' }],
  },
  'GET /kcs/v1/kme/devices/list': {
    totalCount: 1,
    processingCount: 0,
    deviceList: [{ id: '68c21875cca00dfa936d4e49', mei: '350000000000113', model: 'SM-S921B' }],
  },
  'GET /kcs/v1/kme/profiles/status': { profiles: { totalCount: 0, totalPage: 0, pageNum: 0, transactions: [] } },
  'GET /msp/v1/managedCustomers': {
    totalCount: '1',
    customers: [
      {
        customerId: '2000000001',
        email: 'it@acme.example',
        officeNumber: '111 111 1111',
        companyName: 'Company ABC',
        managementType: 'JointlyManaged',
        managedServices: [{ service: 'KnoxManage', status: 'Active' }],
        optional: { deviceCountExclKM: 1, deviceCountKM: 0, modified: '2024-04-22T04:47:32Z', created: '2024-04-22T04:47:32Z' },
      },
    ],
  },
}

const REFUSAL = {
  errorId: '8B29A680442642C98D1AAF0ADD4733CF',
  code: 40000011,
  message: 'CUSTOMER_ID_INVALID',
  data: 'The specified customer ID is not valid.',
}

async function openSamples() {
  const server = createServer(async (request, response) => {
    const [path] = (request.url ?? '').split('?')
    const body = (await Array.fromAsync(request)).join('')
    const isRefused = body.includes('9999999999')
    response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isRefused ? REFUSAL : SAMPLES[`${request.method} ${path}`]))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    // The server listens on TCP.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Uploads two phones, of which one is not eligible, and reads the lists of each API. */
async function program(baseUrl: string) {
  const clientOf = (clientId: string) =>
    createKnoxClient({ baseUrl, auth: { clientId, clientSecret: `${clientId}-secret` }, resellerId: '1000000001' })
  const { kdp } = clientOf('northwind')
  const order = { customerId: '2000000001', type: 'IMEI', devices: ['350000000000113', '350000000000212'] } as const
  const result = await kdp.waitForTransactions(await kdp.upload(order))
  const customers: string[] = []
  for await (const { customerId } of kdp.customers.list()) customers.push(customerId)
  const uploaded: unknown[] = []
  for await (const { mei, customerId } of kdp.devices.list()) uploaded.push({ mei, customerId })
  const refusal = await kdp.upload({ ...order, customerId: '9999999999' }).catch(error => error)

  const { kme } = clientOf('acme')
  const models: unknown[] = []
  for await (const { model } of kme.devices.list()) models.push(model)
  const publications: unknown[] = []
  for await (const { state } of kme.profiles.transactions()) publications.push(state)
  const managed: unknown[] = []
  for await (const { customerId, managementType } of clientOf('meridian').msp.customers.list())
    managed.push({ customerId, managementType })
  return { result, customers, uploaded, refusal, models, publications, managed }
}

for (const [name, open] of [
  ['Muster', openMuster],
  ['a server with the published samples', openSamples],
] as const)
  describe(`against ${name}`, async () => {
    const server = await open()
    after(() => server.close())
    const seen = await program(server.url)

    test('an upload completes, and its failed device has the published row', () => {
      assert.equal(seen.result.succeeded, 1)
      assert.deepEqual(seen.result.failed, [failed])
      assert.equal(seen.result.transactions[0]?.operationType, 'UPLOAD')
    })

    test('lists of each envelope give their items', () => {
      assert.ok(seen.customers.includes('2000000001'))
      assert.ok(seen.uploaded.some(each => JSON.stringify(each) === '{"mei":"350000000000113","customerId":"2000000001"}'))
      assert.ok(seen.models.every(model => typeof model === 'string') && seen.models.length > 0)
      assert.deepEqual(seen.publications, [])
      assert.deepEqual(seen.managed[0], { customerId: '2000000001', managementType: 'JointlyManaged' })
    })

    test('a refusal has the published row and an error id', () => {
      assert.ok(isKnoxError(seen.refusal, 'kdp', 'CUSTOMER_ID_INVALID'))
      assert.equal(seen.refusal.code, 40000011)
      assert.match(seen.refusal.errorId ?? '', /^[0-9A-F]{32}$/)
    })
  })
