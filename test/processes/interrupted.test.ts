/** `muster upload` that a user interrupts. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
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

test('the interrupt of a bar acts before that of its command, whose message it would clear', async () => {
  const progress = new URL('../../src/cli/progress.ts', import.meta.url)
  const code = `import { onInterrupt } from '${progress}'
    for (const name of ['command', 'bar']) onInterrupt(() => console.log(name))
    setTimeout(() => {}, 60_000)
    process.kill(process.pid, 'SIGINT')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code])
  const [out, err, end] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  assert.deepEqual([out, end], ['bar\ncommand\n', [null, 'SIGINT']], err)
})
