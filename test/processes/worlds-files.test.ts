/** Worlds and snapshots in the data folder: a restart, a kill and a deletion. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { spawnMuster } from '../support/process.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'

const R = '1000000001'
/** A folder that is deleted after the servers of the test are closed. */
const folder = async (t: TestContext): Promise<{ data: string; opened: Pick<Muster, 'close'>[] }> => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  const opened: Pick<Muster, 'close'>[] = []
  t.after(async () => {
    for (const { close } of opened) await close()
    await rm(data, { recursive: true })
  })
  return { data, opened }
}
const worldOf = ({ url, close }: Muster, name: string) => musterAt({ url: `${url}/w/${name}`, close })
const worlds = (muster: Muster, method: string, path = '', body?: object) =>
  muster.ask(method, `/_muster/v1/worlds${path}`, { ...(body && { body }) })
const upload = async (at: Muster, transactionId: string, devices = imeis(1)) => {
  const body = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices }
  const answer = await at.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await at.token('northwind'), body })
  assert.equal(answer.status, 200, answer.text)
  await at.drain()
}
const transactionsOf = async (at: Muster, token?: string): Promise<string[]> => {
  const target = `/kcs/v1/rp/devices/status?resellerId=${R}`
  const { status, body, text } = await at.ask('GET', target, { token: token ?? (await at.token('northwind')) })
  assert.equal(status, 200, text)
  return body.devices.transactions.map(({ transactionId }: { transactionId: string }) => transactionId)
}

test('a persisted world survives a restart with its data, snapshots, end and tokens, and is listed before its first use', async t => {
  const { data, opened } = await folder(t)
  const first = await openMuster({ data })
  const made = await worlds(first, 'POST', '', { name: 'kept', persist: true, ttlSeconds: 86_400 })
  assert.equal(made.status, 201, made.text)
  assert.equal((await worlds(first, 'POST', '', { name: 'gone' })).status, 201)
  const world = worldOf(first, 'kept')
  await upload(world, 'SAVED')
  await worlds(first, 'POST', '/kept/snapshots', { name: 's' })
  await upload(world, 'LATER', imeis(1, 5))
  await worlds(first, 'POST', '/kept/fork', { name: 'copy' })
  assert.equal((await worlds(first, 'POST', '', { name: 'copied', from: { world: 'kept' }, persist: true })).status, 201)
  const token = await world.token('northwind')
  await first.close()

  const second = await openMuster({ data })
  opened.push(second)
  const { body } = await worlds(second, 'GET')
  const listed = body.worlds.find(({ name }: { name: string }) => name === 'kept')
  for (const member of ['id', 'createdAt', 'endsAt', 'persisted'] as const) assert.equal(listed[member], made.body[member])
  assert.deepEqual(body.worlds.map(({ name }: { name: string }) => name).sort(), ['copied', 'default', 'kept'])
  assert.equal((await worlds(second, 'POST', '', { name: 'kept' })).status, 409)
  const again = worldOf(second, 'kept')
  assert.deepEqual((await transactionsOf(again, token)).sort(), ['LATER', 'SAVED'])
  assert.equal((await worlds(second, 'POST', '/kept/restore', { snapshot: 's' })).status, 200)
  assert.deepEqual(await transactionsOf(again, token), ['SAVED'])
  assert.equal((await worlds(second, 'POST', '/kept/reset')).status, 200)
  assert.deepEqual(await transactionsOf(again, token), [])

  const copied = worldOf(second, 'copied')
  await upload(copied, 'OF-THE-COPY', imeis(1, 9))
  assert.equal((await worlds(second, 'POST', '/copied/reset')).status, 200)
  assert.deepEqual((await transactionsOf(copied)).sort(), ['LATER', 'SAVED'], 'the data that it began with')
})

test('files of worlds and snapshots have the modes 0600 and 0700, and a deleted world leaves none', async t => {
  const { data, opened } = await folder(t)
  const muster = await openMuster({ data })
  opened.push(muster)
  for (const name of ['a', 'b']) {
    assert.equal((await worlds(muster, 'POST', '', { name, persist: true, from: { world: 'default' } })).status, 201)
    assert.equal((await worlds(muster, 'POST', `/${name}/snapshots`, { name: 's' })).status, 201)
    await upload(worldOf(muster, name), 'USED')
  }
  await worlds(muster, 'POST', '/default/snapshots', { name: 's' })
  const modes: string[] = []
  for (const path of await readdir(data, { recursive: true })) {
    const { mode } = await stat(join(data, path))
    modes.push(`${path} ${(mode & 0o7777).toString(8)}`)
  }
  assert.deepEqual(
    modes.filter(line => !/(\.\w+(-wal|-shm)? 600| 700)$/.test(line)),
    [],
  )
  assert.equal((await worlds(muster, 'DELETE', '/a')).status, 200)
  assert.deepEqual(await readdir(join(data, 'worlds')), ['b'])
  assert.equal((await worlds(muster, 'GET', '/a')).status, 404)
  assert.equal((await worlds(muster, 'POST', '', { name: 'a', persist: true })).status, 201)
  assert.deepEqual((await worlds(muster, 'GET', '/a/snapshots')).body.snapshots, [])
})

test('a persisted world that was not used since the start can be deleted', async t => {
  const { data, opened } = await folder(t)
  const first = await openMuster({ data })
  await worlds(first, 'POST', '', { name: 'a', persist: true })
  await first.close()
  const second = await openMuster({ data })
  opened.push(second)
  assert.equal((await worlds(second, 'DELETE', '/a')).status, 200)
  assert.deepEqual(await readdir(join(data, 'worlds')), [])
})

test('kill -9 during snapshots leaves each of them whole, and the former one where none was written', async t => {
  const { data, opened } = await folder(t)
  const size = imeis(2000)
  for (let round = 0; round < 2; round++) {
    const muster = await spawnMuster(data)
    opened.push({ close: muster.kill })
    if (round === 0) await upload(muster, 'BIG', size)
    assert.equal((await worlds(muster, 'POST', '/default/snapshots', { name: 'former' })).status, 201)
    const save = async () => {
      for (let i = 0; ; i++) await worlds(muster, 'POST', '/default/snapshots', { name: i % 2 === 0 ? 'former' : 'other' })
    }
    const saving = assert.rejects(save)
    await new Promise(resolve => setTimeout(resolve, 60 + 37 * round))
    await muster.kill()
    await saving
    const files = (await readdir(join(data, 'snapshots'))).filter(file => file.endsWith('.db'))
    assert.ok(files.includes('former.db'))
    for (const file of files) {
      const database = new DatabaseSync(join(data, 'snapshots', file), { readOnly: true })
      assert.deepEqual({ ...database.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' })
      assert.ok(Number(database.prepare('select count(*) as n from devices').get()?.n) >= size.length)
      database.close()
    }
  }
  const last = await openMuster({ data })
  opened.push(last)
  assert.equal((await worlds(last, 'POST', '/default/restore', { snapshot: 'former' })).status, 200)
  assert.deepEqual(await transactionsOf(last), ['BIG'])
})

test('what an interrupted creation or deletion has left is no world and is deleted at the next start', async t => {
  const { data, opened } = await folder(t)
  const first = await openMuster({ data })
  await worlds(first, 'POST', '', { name: 'half', persist: true })
  await first.close()
  await rm(join(data, 'worlds', 'half', 'world.json'))
  const second = await openMuster({ data })
  opened.push(second)
  assert.equal((await worlds(second, 'GET', '/half')).status, 404)
  assert.deepEqual(await readdir(join(data, 'worlds')), [])
})
