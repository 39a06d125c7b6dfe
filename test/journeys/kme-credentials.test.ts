import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { ConfigError } from '../../src/config.ts'
import { encryptFor } from '../support/encrypt-for.ts'
import { refusingCheck } from '../support/explained.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'

const ACME = '2000000001'
const USER = 'jane.credential@acme.example'
const TOKEN = 'correct horse battery staple'

/** A server with a private key for EMM credentials. */
async function keyed(t: TestContext, where: 'in memory' | 'on disk' = 'in memory'): Promise<{ muster: Muster; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-'))
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const credentialKey = join(folder, 'key.pem')
  await writeFile(credentialKey, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const muster = await openMuster({ credentialKey, data: where === 'on disk' ? join(folder, 'data') : ':memory:' })
  t.after(async () => {
    if (where === 'in memory') await muster.close()
    await rm(folder, { recursive: true })
  })
  return { muster, folder }
}

/** Devices of Acme's without a profile, and a profile for them. */
async function acmes(muster: Muster, count: number) {
  const devices = imeis(count, 5000)
  for (const imei of devices) {
    const row = { customer: ACME, reseller: '1000000001', imei, state: 'Unassigned' }
    assert.equal((await muster.ask('POST', '/_muster/v1/devices', { body: row })).status, 200)
  }
  const token = await muster.token('acme')
  const kme = (method: string, path: string, body?: object) => muster.ask(method, `/kcs/v1/kme/${path}`, { token, body })
  const draft = { name: 'Keyed', doEnabled: true, supportedMDM: 'Knox Manage', mdmUri: 'https://emm.example' }
  const { id: profileId } = (await kme('POST', 'profiles/create', { ...draft, mdmProfileCustomData: '{"group":"shop"}' })).body
  const assign = (body: object) => kme('PUT', 'devices/assignProfile', { profileId, deviceIds: devices, ...body })
  const boot = async (imei = '') =>
    (await muster.ask('POST', `/_muster/v1/handsets/${imei}/boot`, { body: {} })).body.extras[
      'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE'
    ]
  const listed = async () => (await kme('GET', `devices/list?devices=${devices.join(',')}`)).body.deviceList
  return { devices, assign, boot, listed }
}

test('a phone receives the decrypted EMM credential, and no list shows the token', async t => {
  const { muster } = await keyed(t)
  const encrypt = await encryptFor(muster)
  const { devices, assign, boot, listed } = await acmes(muster, 2)
  const [first, second] = devices
  const own = [{ imei: second, userName: encrypt('joe'), userToken: encrypt('') }]
  const shared = { userName: encrypt(USER), userToken: encrypt(TOKEN).replace(/(.{76})/g, '$1\r\n') }
  assert.equal((await assign({ deviceDetails: shared })).status, 200)
  assert.equal((await assign({ deviceIds: undefined, deviceDetails: own })).status, 200)

  const rows = await listed()
  assert.deepEqual(
    rows.map(({ userName }: { userName: string }) => userName),
    [USER, 'joe'],
  )
  assert.ok(!JSON.stringify(rows).includes(TOKEN) && !('userToken' in rows[0]))
  assert.deepEqual(await boot(first), { group: 'shop', username: USER, password: TOKEN, kmeUri: 'https://emm.example' })
  assert.deepEqual(await boot(second), { group: 'shop', username: 'joe', password: '', kmeUri: 'https://emm.example' })
})

test('every undecipherable EMM credential is refused with the same body and changes no device', async t => {
  const { muster } = await keyed(t)
  const encrypt = await encryptFor(muster)
  const { devices, assign, listed } = await acmes(muster, 2)
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  const foreign = publicEncrypt({ key: stranger, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('jane')).toString('base64')
  const bad = ['plain', '', foreign, Buffer.alloc(255, 1).toString('base64'), Buffer.alloc(256, 0xff).toString('base64')]
  const answers = new Set<string>()
  for (const text of bad) {
    for (const deviceDetails of [
      { userName: text },
      { userName: encrypt('jane'), userToken: text },
      [
        { imei: devices[0], userName: encrypt('jane') },
        { imei: devices[1], userToken: text },
      ],
    ]) {
      const { status, body } = await assign({ deviceDetails })
      answers.add(JSON.stringify({ ...body, errorId: '', status }))
    }
  }
  assert.deepEqual(
    [...answers].map(text => JSON.parse(text)),
    [
      {
        errorId: '',
        code: 5000006,
        message: 'RSA_DECRYPTION_FAIL',
        data: 'Encountered an issue in decrypting text.',
        status: 500,
      },
    ],
  )
  assert.deepEqual(
    (await listed()).map(({ state, userName }: { state: string; userName: unknown }) => [state, userName]),
    [
      ['Unassigned', null],
      ['Unassigned', null],
    ],
  )
})

const unfit = (data: string) => ({ code: 4000000, message: 'RESOURCE_INVALID_PARAM', data })
const without = (character: string) => unfit(`userName must not have the character ${character}`)
const userIds: readonly [userId: string, body: { data: string } | undefined][] = [
  ['u'.repeat(100), undefined],
  [`${'\u{1f600}'.repeat(40)}${'u'.repeat(60)}`, undefined],
  ['it.o\'hara-2_x@acme.example, Ünit 5 | "a" ~`!=;', undefined],
  ['u'.repeat(101), unfit('userName must have at most 100 characters')],
  ['é'.repeat(101), unfit('userName must have at most 100 characters')],
  ['a#b', without('#')],
  ['ACME/jane', without('/')],
  ['$jane', without('$')],
  ['jane*', without('*')],
  ['50%', without('%')],
  ['jane & joe', without('&')],
  ['urn:jane', without(':')],
  ['ACME\\jane', without('\\')],
  ['jane (1)', without('(')],
  ['jane 1)', without(')')],
  ['jane+kme@acme.example', without('+')],
  ['jane?', without('?')],
  ['{jane', without('{')],
  ['jane}', without('}')],
  ['[jane', without('[')],
  ['jane]', without(']')],
  ['<jane', without('<')],
  ['jane>', without('>')],
  ['jane\u0000', unfit('userName must not have control characters')],
  ['jane\n', unfit('userName must not have control characters')],
]
test('an EMM user id is refused with a reason if it has a forbidden character or more than 100 characters', async t => {
  const { muster } = await keyed(t)
  const encrypt = await encryptFor(muster)
  const { devices, assign, listed } = await acmes(muster, 2)
  const [first, second] = devices
  for (const [userId, body] of userIds) {
    assert.equal((await assign({ deviceDetails: { userName: encrypt('before') } })).status, 200)
    const userName = encrypt(userId)
    for (const deviceDetails of [{ userName }, [{ imei: first }, { imei: second, userName }]]) {
      const answer = await assign({ deviceDetails })
      const { errorId: _, ...rest } = answer.body
      assert.deepEqual([answer.status, body && rest], [body === undefined ? 200 : 400, body], userId)
      if (body === undefined) continue
      const { rule, found } = await refusingCheck(muster, answer)
      assert.deepEqual([rule, found], ['user-id-form', body.data], userId)
    }
    const names = (await listed()).map((row: { userName: string }) => row.userName)
    assert.deepEqual(names, body === undefined ? [userId, userId] : ['before', 'before'], 'a refusal changes no device')
    const own = await muster.ask('PATCH', `/_muster/v1/devices/${first}`, { body: { userName: userId } })
    assert.equal(own.status, body === undefined ? 200 : 400, `the control API: ${userId}`)
  }
})

test('an EMM token may have any character and more than 100 characters', async t => {
  const { muster } = await keyed(t)
  const encrypt = await encryptFor(muster)
  const { devices, assign, boot } = await acmes(muster, 1)
  const token = `#/$*%&:\\()+?{}[]<>${'t'.repeat(200)}`
  assert.equal((await assign({ deviceDetails: { userName: encrypt('jane'), userToken: encrypt(token) } })).status, 200)
  assert.equal((await boot(devices[0])).password, token)
})

test('the database has an EMM token only in encrypted form, and the activity log does not show it', async t => {
  const { muster, folder } = await keyed(t, 'on disk')
  const encrypt = await encryptFor(muster)
  const { assign } = await acmes(muster, 1)
  const userToken = encrypt(TOKEN)
  assert.equal((await assign({ deviceDetails: { userName: encrypt(USER), userToken } })).status, 200)
  assert.equal((await assign({ deviceDetails: { userToken: `${userToken}=` } })).body.code, 5000006)
  const lines = (await muster.ask('GET', '/_muster/v1/activity')).text
  assert.ok(lines.includes('5000006') && !lines.includes(userToken.slice(0, 40)))
  await muster.close()
  const files = await Promise.all((await readdir(join(folder, 'data'))).map(name => readFile(join(folder, 'data', name))))
  const written = Buffer.concat(files)
  assert.ok(written.includes(userToken))
  assert.ok(!written.includes(TOKEN))
})

test('a server without a credential key stores EMM credentials encrypted and sends none to a phone', async t => {
  const muster = await openMuster()
  t.after(() => muster.close())
  const { status, body } = await muster.ask('GET', '/.well-known/kme-encryption-key')
  assert.deepEqual([status, body.code, body.message], [404, 4040000, 'RESOURCE_NOT_FOUND'])
  const { devices, assign, boot, listed } = await acmes(muster, 1)
  const opaque = Buffer.alloc(256, 7).toString('base64')
  assert.equal((await assign({ deviceDetails: { userName: opaque, userToken: opaque } })).status, 200)
  assert.equal((await listed())[0].userName, opaque)
  assert.deepEqual(await boot(devices[0]), { group: 'shop', kmeUri: 'https://emm.example' })
})

test('a start with an unusable credential key fails with an error that names the file', async () => {
  await assert.rejects(openMuster({ credentialKey: '/nowhere/key.pem' }), ConfigError)
  await assert.rejects(openMuster({ credentialKey: 'package.json' }), {
    message:
      'the file package.json, named by credentialKey, cannot be used: it must hold an RSA private key of 2048 bits, PEM, without a passphrase',
  })
})
