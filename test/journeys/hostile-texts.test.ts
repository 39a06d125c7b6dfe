import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'

const PROFILE = '65a000000000000000000001'
const NUL = '\u0000'
const ZWSP = '\u200b'
const RLO = '\u202e'
const PEM_LINES = `${'A'.repeat(64)}\r\n`

type Caller = 'northwind' | 'acme' | 'meridian' | 'gen1' | 'operator'
type Case = readonly [
  what: string,
  caller: Caller,
  method: string,
  path: string,
  body: unknown,
  status: number,
  code?: number | string,
]

const order = {
  resellerId: '1000000001',
  customerId: '2000000001',
  transactionId: 'T',
  type: 'IMEI',
  devices: ['359900000000017'],
}
const profile = { name: 'Till', doEnabled: true, supportedMDM: 'Knox Manage' }
const kme = '/kcs/v1/kme'
const rp = '/kcs/v1/rp'
const gen1 = '/bulkenroll/v1/reseller'
const control = '/_muster/v1'
const msp = '/msp/v1'

const company = {
  email: 'new@hostile.example',
  firstName: 'A',
  lastName: 'B',
  officeNumber: '5551234567',
  companyName: 'C',
  street1: 'S',
  city: 'C',
  zipCode: '1',
  country: 'US',
  managementType: 'FullyManaged',
  managedServices: ['KnoxMobileEnrollment'],
}

/** Control characters in a query, a path, a member, the name of a member, and half a surrogate pair. */
const controls: readonly Case[] = [
  ['a query', 'acme', 'GET', `${kme}/devices/list?search=%00`, undefined, 400, 4000000],
  ['a query', 'acme', 'GET', `${kme}/devices/list?tags=a%1f`, undefined, 400, 4000000],
  ['a query', 'acme', 'GET', `${kme}/devices/list?devices=%0035`, undefined, 400, 4000000],
  ['a query', 'acme', 'GET', `${kme}/devices/uploads/list?transactionId=%00`, undefined, 400, 4000000],
  ['a query', 'acme', 'GET', `${kme}/profiles/list?profileNames=%7f`, undefined, 400, 4000000],
  ['a parameter that no operation reads', 'acme', 'GET', `${kme}/profiles/list?x=%00`, undefined, 400, 4000000],
  ['a query', 'northwind', 'GET', `${rp}/devices?resellerId=1000000001&orderNo=%00`, undefined, 400, 40000000],
  ['a query', 'northwind', 'GET', `${rp}/devices?resellerId=1000000001&imei=%00`, undefined, 400, 40000000],
  ['a query', 'northwind', 'GET', `${rp}/devices/status?resellerId=1000000001&transactionId=%00`, undefined, 400, 40000000],
  ['a query', 'northwind', 'GET', `${rp}/customers/list?resellerId=1000000001&search=%00`, undefined, 400, 40000000],
  ['a query', 'gen1', 'GET', `${gen1}/devices/status?resellerId=1000000001&transactionId=%00`, undefined, 400, 4000000],
  ['a query', 'meridian', 'GET', `${msp}/managedCustomers?search=%00`, undefined, 400, 'RESOURCE_INVALID_PARAM'],
  ['a query', 'meridian', 'GET', `${msp}/profiles?profileIds=%00`, undefined, 400, 'RESOURCE_INVALID_PARAM'],
  ['a query', 'operator', 'GET', `${control}/activity?performedBy=%00`, undefined, 400, 40000000],
  ['a path', 'acme', 'GET', `${kme}/profiles/%00/get`, undefined, 400, 4000000],
  ['a path', 'acme', 'DELETE', `${kme}/reseller/profilealias/%00`, undefined, 400, 4000000],
  ['a path', 'meridian', 'GET', `${msp}/managedCustomers/%00`, undefined, 400, 'RESOURCE_INVALID_PARAM'],
  ['a path', 'operator', 'GET', `${control}/devices/%00`, undefined, 400, 40000000],
  ['a path', 'operator', 'DELETE', `${control}/aliases/1000000001/2000000001/%00`, undefined, 400, 40000000],
  ['a path', 'operator', 'POST', `${control}/handsets/%00/boot`, {}, 400, 40000000],
  ['a path that no operation has', 'acme', 'GET', `${kme}/%00/x`, undefined, 404, 4040000],
  ['profileId', 'acme', 'PUT', `${kme}/devices/assignProfile`, { profileId: NUL, deviceIds: ['359900000000017'] }, 400, 4000000],
  [
    'tags',
    'acme',
    'PUT',
    `${kme}/devices/assignProfile`,
    { profileId: PROFILE, deviceIds: ['350000000000014'], deviceDetails: { tags: ['a\n'] } },
    400,
    4000000,
  ],
  ['a name', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, name: `Till${NUL}` }, 400, 4000000],
  ['a line break in a name', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, name: 'Till\n2' }, 400, 4000000],
  ['companyName', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, companyName: NUL }, 400, 4000000],
  ['a NUL in a description', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, description: NUL }, 400, 4000000],
  ['a member that no schema has', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, more: { deep: [NUL] } }, 400, 4000000],
  ['the name of a member', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, [`x${NUL}`]: 1 }, 400, 4000000],
  ['half a surrogate pair', 'acme', 'POST', `${kme}/profiles/create`, `{"name":"Till\\ud800","doEnabled":true}`, 400, 4000000],
  [
    'an alias',
    'acme',
    'POST',
    `${kme}/reseller/profilealias`,
    { resellerId: '1000000001', profileId: PROFILE, alias: '\t' },
    400,
    4000000,
  ],
  ['transactionIds', 'acme', 'POST', `${kme}/devices/uploads/approvals`, { transactionIds: [NUL] }, 400, 4000000],
  ['orderNo', 'northwind', 'PUT', `${rp}/devices/upload`, { ...order, orderNo: NUL }, 400, 40000000],
  ['targetService', 'northwind', 'PUT', `${rp}/devices/upload`, { ...order, targetService: '\r' }, 400, 40000000],
  ['transactionId', 'northwind', 'PUT', `${rp}/devices/upload`, { ...order, transactionId: NUL }, 400, 40000000],
  ['stc', 'northwind', 'PUT', `${rp}/devices/upload`, { ...order, stc: '\u007f' }, 400, 40000000],
  ['an alias', 'northwind', 'PUT', `${rp}/devices/upload`, { ...order, profileAliases: [{ profileAlias: NUL }] }, 400, 40000000],
  ['orderNo', 'gen1', 'PUT', `${gen1}/devices`, { ...order, orderNo: NUL }, 400, 4000000],
  ['companyName', 'meridian', 'POST', `${msp}/managedCustomers`, { ...company, companyName: NUL }, 400, 'RESOURCE_INVALID_PARAM'],
  ['street1', 'meridian', 'POST', `${msp}/managedCustomers`, { ...company, street1: '\u0001' }, 400, 'RESOURCE_INVALID_PARAM'],
  ['a name', 'operator', 'POST', `${control}/customers`, { id: '2000000099', name: NUL }, 400, 40000000],
  ['a region', 'operator', 'POST', `${control}/customers`, { id: '2000000099', name: 'N', region: NUL }, 400, 40000000],
  ['an e-mail address', 'operator', 'POST', `${control}/users`, { tenant: '2000000001', email: `a@b${NUL}` }, 400, 40000000],
  ['a seed', 'operator', 'POST', `${control}/seed`, { customers: [{ id: '2000000099', name: NUL }] }, 400, 40000000],
  ['a JWT', 'operator', 'POST', '/ams/v1/users/accesstoken', { clientIdentifierJwt: NUL }, 400, 4000000],
]

const names: readonly Case[] = [
  ['a profile', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, name: 'NAME' }, 400, 4000000],
  [
    'an alias',
    'acme',
    'POST',
    `${kme}/reseller/profilealias`,
    { resellerId: '1000000001', profileId: PROFILE, alias: 'NAME' },
    400,
    4000000,
  ],
  [
    'a tag',
    'acme',
    'PUT',
    `${kme}/devices/assignProfile`,
    { profileId: PROFILE, deviceIds: ['350000000000014'], deviceDetails: { tags: ['NAME'] } },
    400,
    4000000,
  ],
  [
    'a company',
    'meridian',
    'POST',
    `${msp}/managedCustomers`,
    { ...company, companyName: 'NAME' },
    400,
    'RESOURCE_INVALID_PARAM',
  ],
  ['a tenant', 'operator', 'POST', `${control}/resellers`, { id: '1000000099', name: 'NAME' }, 400, 40000000],
  [
    'a tenant of a seed',
    'operator',
    'POST',
    `${control}/seed`,
    { providers: [{ id: '4000000099', name: 'NAME' }] },
    400,
    40000000,
  ],
]
const unfitNames: readonly [what: string, name: string][] = [
  ['a bidirectional control', `Till${RLO}lliT`],
  ['a line separator', 'Till\u2028'],
  ['only invisible characters', `${ZWSP}\u2060 \u00a0`],
]

/** Names of spaces alone have the API's row for a blank name. */
const blankNames: readonly Case[] = [
  ['a profile', 'acme', 'POST', `${kme}/profiles/create`, { ...profile, name: ' ' }, 400, 4001700],
  [
    'an alias',
    'acme',
    'POST',
    `${kme}/reseller/profilealias`,
    { resellerId: '1000000001', profileId: PROFILE, alias: ' ' },
    400,
    4000000,
  ],
  [
    'a managed customer',
    'meridian',
    'POST',
    `${msp}/managedCustomers`,
    { ...company, companyName: '  ' },
    400,
    'START_OR_ENDS_WITH_DISALLOWED_CHARACTER',
  ],
]

/** TAB, LF and CR where they are allowed. */
const lines: readonly Case[] = [
  [
    'a profile with lines in its description, its licence and its data',
    'acme',
    'POST',
    `${kme}/profiles/create`,
    {
      ...profile,
      description: 'One\r\n\ttwo',
      mdmProfileCustomData: '{\n\t"a": "\u200f"\r\n}',
      eulas: [{ title: 'Terms', content: 'One\n\nTwo' }],
    },
    200,
  ],
  [
    'a credential in lines of Base64',
    'acme',
    'PUT',
    `${kme}/devices/assignProfile`,
    {
      profileId: PROFILE,
      deviceIds: ['350000000000022'],
      deviceDetails: { userName: `${Buffer.alloc(256, 7).toString('base64').replace(/.{64}/g, '$&\r\n')}` },
    },
    200,
  ],
  [
    'a public key in lines',
    'operator',
    'POST',
    '/ams/v1/users/accesstoken',
    { clientIdentifierJwt: 'a.b.c\n', base64EncodedStringPublicKey: PEM_LINES },
    401,
    4012250,
  ],
  [
    'a profile whose name has letters that join',
    'acme',
    'POST',
    `${kme}/profiles/create`,
    { ...profile, name: 'नमस्ते \u{1f469}\u200d\u{1f4bb}' },
    200,
  ],
]

for (const database of databases.filter(({ name }) => !name.includes('refuses'))) {
  describe(`texts on ${database.name}`, () => {
    let place: string
    let muster: Muster
    let headers: Readonly<Record<Caller, Record<string, string>>>
    before(async () => {
      place = await database.place()
      muster = await openMuster({ data: place })
      const bearer = async (app: string) => ({ authorization: `Bearer ${await muster.token(app)}` })
      headers = {
        northwind: await bearer('northwind'),
        acme: await bearer('acme'),
        meridian: await bearer('meridian'),
        gen1: { 'x-wsm-api-token': 'northwind-gen1' },
        operator: {},
      }
    })
    after(async () => {
      await muster.close()
      await database.drop(place)
    })
    const ask = async ([what, caller, method, path, body, status, code]: Case) => {
      const answer = await muster.ask(method, path, { headers: headers[caller], ...(body !== undefined && { body }) })
      assert.deepEqual(
        [answer.status, code === undefined ? undefined : answer.body.code],
        [status, code],
        `${what}: ${answer.text}`,
      )
      return answer
    }

    for (const sent of controls) {
      const [what, , method, path, , status] = sent
      test(`${method} ${path.slice(0, 60)} with a control character in ${what} is refused with ${status}`, async () =>
        void (await ask(sent)))
    }

    for (const [fault, name] of unfitNames) {
      for (const sent of names) {
        const [what, caller, method, path, body, status, code] = sent
        test(`a name of ${what} with ${fault} is refused`, async () => {
          const named = JSON.parse(JSON.stringify(body).replace('NAME', name))
          const { text } = await ask([what, caller, method, path, named, status, code])
          assert.doesNotMatch(text, /[\u200b\u202e\u2028\u2060]/, 'a message shows the characters as escapes')
        })
      }
    }

    for (const sent of blankNames) {
      const [what, caller, method, path, body, status, code] = sent
      test(`a blank name of ${what} gets the same row beside an escape, a letter beyond ASCII or neither`, async () => {
        for (const unread of ['a', '"', 'é'])
          await ask([what, caller, method, path, { ...(body as object), unread }, status, code])
      })
    }

    for (const sent of lines) test(`${sent[0]} is read`, async () => void (await ask(sent)))

    test('control characters in lists of devices fail their own rows', async () => {
      const [first = '', second = '', third = ''] = imeis(3)
      const devices = [`${first}${NUL}`, second, '\t', `${ZWSP}${third}`]
      await ask([
        'upload',
        'northwind',
        'PUT',
        `${rp}/devices/upload`,
        { ...order, transactionId: 'ROWS', devices },
        200,
        2000000,
      ])
      await muster.drain()
      const path = `${rp}/devices/status?resellerId=1000000001&transactionId=ROWS`
      const { body } = await muster.ask('GET', path, { headers: headers.northwind })
      assert.deepEqual(
        body.devices.transactions[0].devices.map(({ code, imei }: { code: number; imei: string }) => [code, imei]),
        [
          [40000006, devices[0]],
          [40000006, devices[2]],
          [40000007, devices[3]],
        ],
      )
      const names = [`a${NUL}`, `${ZWSP}350000000000014`]
      const inPart = { method: 'PUT', path: '/kcs/v2/kme/devices/unassignProfile' }
      const unassigned = await muster.ask(inPart.method, inPart.path, { headers: headers.acme, body: { deviceIds: names } })
      assert.deepEqual([unassigned.status, unassigned.body.invalidDeviceList], [200, names])
      const assigned = await muster.ask('PUT', `${kme}/devices/assignProfile`, {
        headers: headers.acme,
        body: { profileId: PROFILE, deviceIds: [names[1]] },
      })
      assert.deepEqual(
        [assigned.status, assigned.body.data],
        [400, '\\u{200B}350000000000014 is not a device id, IMEI, MEID or serial number.'],
      )
    })
  })
}
