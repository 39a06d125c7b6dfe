/** `muster upload` and `muster simulate` that a user interrupts. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const program = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))

/** Runs `muster upload` with the devices as its standard input. */
function upload(devices: readonly string[], ...more: string[]) {
  const args = ['upload', '-', '--customer', '2000000001', '--as', 'northwind', '--url', muster.url, ...more]
  const child = spawn(process.execPath, [program, ...args])
  child.stdin.end(devices.join('\n'))
  return { child, ended: Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')]) }
}

for (const [i, signal] of (['SIGINT', 'SIGTERM'] as const).entries()) {
  test(`an upload that ${signal} ends names the command that continues it, which registers each device once`, async () => {
    const devices = imeis(3, 740_000 + i * 10)
    await muster.ask('DELETE', '/_muster/v1/requests')
    await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
    const { child, ended } = upload(devices)
    const uploads = async () => (await muster.ask('GET', '/_muster/v1/requests?operation=uploadDevicesUsingPUT')).body.totalCount
    while ((await uploads()) === 0 && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 20))
    child.kill(signal)
    const [, err, end] = await ended
    assert.deepEqual(end, [null, signal], err)
    const [, id = ''] = /^The upload was interrupted\. The same command with --id (\w+) continues it/m.exec(err) ?? []
    await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
    const [out, , [code]] = await upload(devices, '--id', id).ended
    assert.match(out, new RegExp(`^${id}p1x\\w+ is complete: 3 registered, 0 refused\n$`))
    assert.equal(code, 0)
  })
}

test('a fleet that SIGINT interrupts prints how far it came, ends by the signal, and the same command finishes it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-interrupted-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string, rate: string) => {
    const path = join(folder, name)
    writeFileSync(path, `reseller: northwind\ncustomer: acme\nprofile: Base\nphones: 40\n${rate}`)
    return path
  }
  const start = (path: string) => {
    const child = spawn(process.execPath, [program, 'simulate', path, '--url', muster.url])
    return { child, ended: Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')]) }
  }
  // So slow that it is interrupted before its end: a phone in ten seconds.
  const { child, ended } = start(file('slow.yaml', 'rate: 0.1\n'))
  const booted = async () => (await muster.ask('GET', '/_muster/v1/activity?operation=boot&pageSize=1')).body.totalCount
  while ((await booted()) === 0 && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 20))
  child.kill('SIGINT')
  const [out, err, end] = await ended
  assert.deepEqual(end, [null, 'SIGINT'], err)
  assert.match(out, /^1 of 40 phones of seed 1 booted in /)
  assert.match(err, /^Interrupted: 1 of 40 phones booted\. What was done stays, and the same command goes on from it\.$/m)
  const [summary, , [code]] = await start(file('fast.yaml', '')).ended
  assert.deepEqual([summary.split('\n')[0]?.split(' booted')[0], code], ['40 of 40 phones of seed 1', 0])
  // The phones of a mix do not depend on its rate: each was uploaded once.
  const { body } = await muster.ask('GET', '/_muster/v1/activity?operation=upload&tenant=1000000001&pageSize=100')
  assert.equal(body.activity.filter(({ description }: { description: string }) => description.startsWith('40 ')).length, 1)
})

test('the interrupt of a bar acts before that of its command, whose message it would clear, and the end waits for both', async () => {
  const progress = new URL('../../src/cli/progress.ts', import.meta.url)
  const code = `import { onInterrupt } from '${progress}'
    onInterrupt(async () => {
      console.log('command')
      await new Promise(resolve => setTimeout(resolve, 50))
      console.log('done')
    })
    onInterrupt(() => console.log('bar'))
    setTimeout(() => {}, 60_000)
    process.kill(process.pid, 'SIGINT')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code])
  const [out, err, end] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  assert.deepEqual([out, end], ['bar\ncommand\ndone\n', [null, 'SIGINT']], err)
})
