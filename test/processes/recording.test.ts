/** `muster proxy --record` between a client and a service over TLS. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Schema from 'typebox/schema'
import { signJwt } from '../../src/cli/keys-file.ts'
import { normalise } from '../../src/enrolment/identifier.ts'
import { type ChangingService, openChangingService, writeAuthority } from '../support/changing-service.ts'
import { HAR_SCHEMA } from '../support/har-schema.ts'
import { endOf, type Ran, startMusterCommand } from '../support/muster-run.ts'
import { type Answered, type Recorder, startRecorder } from '../support/recording.ts'
import { type Muster, openMuster } from '../support/server.ts'
import { makeKeys } from '../support/signing-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-recording-'))
const ca = join(folder, 'ca.pem')
const file = join(folder, 'tenant.har')
after(() => rmSync(folder, { recursive: true }))
writeAuthority(ca)

const keys = { ...makeKeys(), Identifier: 'canary-client-identifier-77412' }
/** Values that must not be in a recording, in any case of their letters. */
const CANARIES = {
  imei: '359998000012346',
  serial: 'RCANARY7741',
  customer: '2000007741',
  name: 'Canary Logistik GmbH',
  person: 'Ottilie',
  email: 'ottilie.kanari@canary-logistik.example',
  profile: 'Kanarienprofil',
  alias: 'kanarienalias',
  order: 'PO-KANARI-7741',
  tag: 'halle-kanari',
  custom: 'geheim-kanari',
  user: 'kanari.benutzer',
  phone: '4930774177410',
  app: 'canary-app',
  secret: 'canary-app-secret',
}

describe('a recording', () => {
  let muster: Muster
  let service: ChangingService
  let recorder: Recorder
  let ran: Ran
  const answers: Answered[] = []

  before(async () => {
    muster = await openMuster()
    const { customer, profile } = CANARIES
    const seed = {
      customers: [
        {
          id: customer,
          name: CANARIES.name,
          email: CANARIES.email,
          details: { firstName: CANARIES.person, officeNumber: CANARIES.phone },
        },
      ],
      managements: [{ provider: '4000000001', customer, managementType: 'JointlyManaged' }],
      profiles: [
        {
          customer,
          id: '65a000000000000000007741',
          name: profile,
          doEnabled: true,
          mdmProfileCustomData: `{"k":"${CANARIES.custom}"}`,
        },
      ],
      associations: [{ reseller: '1000000001', customer }],
      aliases: [{ customer, reseller: '1000000001', alias: CANARIES.alias, profile: '65a000000000000000007741' }],
      devices: [
        {
          customer,
          reseller: '1000000001',
          imei: CANARIES.imei,
          serialNumber: CANARIES.serial,
          orderNo: CANARIES.order,
          tags: [CANARIES.tag],
          userName: CANARIES.user,
        },
      ],
      apps: [{ tenant: customer, clientId: CANARIES.app, clientSecret: CANARIES.secret, scopes: ['kme'] }],
      keys: [
        { clientIdentifier: keys.Identifier, tenant: customer, service: 'kme', publicKey: keys.Public, user: CANARIES.email },
      ],
    }
    const seeded = await muster.ask('POST', '/_muster/v1/seed', { body: seed })
    assert.equal(seeded.status, 200, seeded.text)
    service = await openChangingService(muster.url, (request, response) => {
      // A text with a person that no list has, as a real service may send one, and members that no page states.
      if (request.target.includes('pageNum=7')) {
        response.body = {
          contact: 'Brunhilde Vogel',
          deviceOwner: { 'Brunhilde Vogel': true },
          note: 7741774177,
          list: [CANARIES.serial],
        }
      } else if (response.status >= 400 && typeof response.body.data === 'string') {
        response.body.data += ` Device ${CANARIES.imei} of ${CANARIES.name} belongs to Brunhilde <b.vogel@vogel.example>.`
      }
    })
    recorder = await startRecorder(['--record', file, '--upstream', service.url, '--allow', 'PUT /kcs/v1/rp/devices/upload'], {
      env: { NODE_EXTRA_CA_CERTS: ca },
    })
    await useService(recorder)
    ran = await recorder.end()
  })
  after(async () => {
    await service?.[Symbol.asyncDispose]()
    await muster?.close()
  })

  async function useService({ ask, token }: Recorder): Promise<void> {
    const { customer, imei, serial, app } = CANARIES
    const kme = '/kcs/v1/kme'
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const own = await ask('POST', '/ams/v1/oauth2/token', {
      headers: form,
      body: `grant_type=client_credentials&client_id=${app}&client_secret=${CANARIES.secret}`,
    })
    const bearer = own.body.access_token
    const add = async (...request: Parameters<Recorder['ask']>) => answers.push(await ask(...request))
    await add('GET', `${kme}/devices/list?search=${imei}&customerId=${customer}`, { token: bearer })
    await add('GET', `${kme}/devices/list?pageNum=7`, { token: bearer })
    await add('GET', `${kme}/profiles/list?profileNames=${CANARIES.profile}`, { token: bearer })
    await add('GET', `${kme}/profiles/65a00000000000000000ffff/get`, { token: bearer })
    await add('POST', `${kme}/devices/delete`, { token: bearer, body: { devices: { imeiOrSerials: [imei] } } })
    await add('DELETE', `${kme}/profiles/65a000000000000000007741`, { token: bearer })
    await add('GET', `${kme}/devices/list`, { token: bearer, headers: { 'X-HTTP-Method-Override': 'DELETE' } })
    await add('PATCH', `${kme}/people/${CANARIES.person}`, { token: bearer })

    const issued = await ask('POST', '/ams/v1/users/accesstoken', {
      body: {
        clientIdentifierJwt: signJwt(keys, { clientIdentifier: keys.Identifier }),
        base64EncodedStringPublicKey: keys.Public,
      },
    })
    const signed = () => ({ 'x-knox-apitoken': signJwt(keys, { accessToken: issued.body.accessToken }) })
    await add('GET', `${kme}/devices/list?customerId=${customer}`, { headers: signed() })

    const reseller = await token('northwind')
    const upload = {
      resellerId: '1000000001',
      customerId: customer,
      transactionId: 'kanari-77',
      type: 'SN',
      devices: ['RNEUKANARI1', '?'],
    }
    await add('PUT', '/kcs/v1/rp/devices/upload', { token: reseller, body: upload })
    await muster.drain()
    await add('GET', '/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=kanari-77', { token: reseller })
    await add('GET', `/kcs/v1/rp/devices?resellerId=1000000001&serialNumber=${serial}`, { token: reseller })
    await add('PUT', '/kcs/v1/rp/devices/delete', { token: reseller, body: { ...upload, transactionId: 'kanari-78' } })
    await add('PUT', '/bulkenroll/v1/reseller/devices', { headers: { 'x-wsm-api-token': 'northwind-gen1' }, body: {} })
    const provider = await token('meridian')
    await add('GET', '/msp/v1/managedCustomers', { token: provider })
    await add('POST', '/msp/v1/managedCustomers/delink', { token: provider, body: { customerId: customer } })
  }

  test('has no secret, no identifier, no name and no address of the service or of its clients', () => {
    const text = readFileSync(file, 'utf8')
    const others = [
      'rneukanari1',
      'kanari-77',
      'northwind',
      'meridian',
      'acme',
      '1000000001',
      '350000000000014',
      'r5ct10',
      '7741774177',
      'brunhilde',
      'vogel',
    ]
    const secrets = [keys.Identifier, keys.Public.slice(0, 40), keys.Private.slice(0, 40), 'eyJ[\\w-]{9}']
    for (const value of [...Object.values(CANARIES), ...others, ...secrets])
      assert.doesNotMatch(text, new RegExp(`\\b${value.replaceAll('+', '.')}`, 'i'))
  })

  test('is a valid HAR that only its owner can read', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const [isValid, errors] = Schema.Compile(HAR_SCHEMA as never).Errors(JSON.parse(readFileSync(file, 'utf8')))
    assert.ok(isValid, JSON.stringify(errors).slice(0, 300))
  })

  test('replaces a device by one of its model with a correct check digit, the same in each place', () => {
    const text = readFileSync(file, 'utf8')
    const imeis = new Set(text.match(/\b35999800\d{7}\b/g))
    assert.equal(imeis.size, 1)
    const [imei = ''] = imeis
    assert.equal(normalise('imei', imei, { strictImei: true }), imei)
    assert.ok(text.includes(`search=${imei}`))
    assert.match(text, new RegExp(`Device ${imei} of Name[a-z]{8}`))
  })

  test('has the calls in order after the readings that they need, and nothing else reached the service but token requests', () => {
    const roles = entries().map(({ _muster: { role, operation } }) => `${role} ${operation}`)
    assert.ok(roles.indexOf('reading listProfiles') < roles.indexOf('call listDevices'))
    assert.ok(roles.indexOf('reading getCustomer') < roles.indexOf('call uploadDevicesUsingPUT'))
    const blocked = ['deleteDevices', 'deleteProfile', 'deleteDevicesUsingPUT', 'delinkManagedCustomer']
    for (const operation of blocked) assert.ok(roles.includes(`blocked ${operation}`), operation)
    const changes = service.requests.filter(({ method, target }) => method !== 'GET' && !target.startsWith('/ams/'))
    assert.deepEqual(
      changes.map(({ method, target }) => `${method} ${target}`),
      ['PUT /kcs/v1/rp/devices/upload'],
    )
  })

  test('blocks a change with 403 in the form of its API', () => {
    const blocked = answers.filter(({ headers }) => 'x-muster-blocked' in headers)
    assert.deepEqual(
      blocked.map(({ status, body }) => [status, body.code]),
      [
        [403, 4039999],
        [403, 4039999],
        [403, 4039999],
        [403, 4039999],
        [403, 40399999],
        [403, 4039999],
        [403, 'BLOCKED_BY_RECORDER'],
      ],
    )
    assert.match(String(blocked[0]?.body.data), /--allow "deleteDevices"/)
    assert.equal(blocked.at(-1)?.body.errorCode, '40399999')
  })

  test('gives the client the responses of the service as they are', () => {
    const [devices] = answers
    assert.equal(devices?.body.deviceList[0].mei, CANARIES.imei)
  })

  test('knows the two credentials of a customer as two callers, and the tokens of an app as one', () => {
    const callers = entries().flatMap(({ _muster: { operation, caller, credential } }) =>
      operation === 'listDevices' ? `${caller} ${credential}` : [],
    )
    assert.deepEqual([...new Set(callers)], ['caller-1 bearer', 'caller-2 signed'])
  })

  test('ends with a sentence about what the file has', () => {
    assert.equal(ran.code, 0)
    assert.match(ran.out, /tenant\.har has \d+ requests, \d+ readings of the state before them, and 7 blocked changes/)
  })

  test('is not written over', async () => {
    const before = readFileSync(file)
    const { code, err } = await endOf(startMusterCommand(['proxy', '--record', file, '--upstream', service.url]))
    assert.equal(code, 1)
    assert.match(err, /EEXIST/)
    assert.deepEqual(readFileSync(file), before)
  })

  const entries = (): { _muster: { role: string; operation: string; caller: string; credential: string } }[] =>
    JSON.parse(readFileSync(file, 'utf8')).log.entries
})

const REAL = 'https://us-kcs-api.samsungknox.com'
const refused: readonly [what: string, args: readonly string[], message: RegExp][] = [
  ['without an upstream', [], /--record needs --upstream/],
  [
    'with an upstream that is no address of a host',
    ['--upstream', 'https://localhost/kcs'],
    /must be an address of the form https:\/\/host/,
  ],
  ['of a real service without TLS', ['--upstream', 'http://us-kcs-api.samsungknox.com'], /a real service needs https/],
  [
    'of a change that is no operation',
    ['--upstream', REAL, '--allow', 'listDevices'],
    /--allow listDevices: it must be METHOD \/path, or one of .*deleteDevices/,
  ],
  [
    'of a change on real devices without a confirmation',
    ['--upstream', REAL, '--allow', 'deleteDevices'],
    /--yes-real-devices confirms it/,
  ],
]
for (const [what, args, message] of refused) {
  test(`a recording ${what} is refused before a file is made`, async () => {
    const path = join(folder, 'refused.har')
    const { code, err } = await endOf(startMusterCommand(['proxy', '--record', path, ...args]))
    assert.equal(code, 1)
    assert.match(err, message)
    assert.ok(!existsSync(path))
  })
}

test('options of a recording without --record are refused', async () => {
  const { code, err } = await endOf(startMusterCommand(['proxy', '--upstream', REAL]))
  assert.equal(code, 1)
  assert.match(err, /are for --record alone/)
})

test('a service that the recorder does not trust gets no request, and the client 502', async () => {
  await using service = await openChangingService('http://127.0.0.1:1')
  const path = join(folder, 'untrusted.har')
  const recorder = await startRecorder(['--record', path, '--upstream', service.url], {})
  const { status } = await recorder.ask('GET', '/kcs/v1/kme/devices/list')
  await recorder.end()
  assert.equal(status, 502)
  assert.deepEqual(service.requests, [])
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).log.entries[0].response.status, 0)
})
