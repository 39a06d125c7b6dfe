import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { endOf, startMusterCommand } from '../support/muster-run.ts'
import { ask } from '../support/proxy.ts'
import { type Muster, openMuster } from '../support/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-proxy-'))
let muster: Muster
before(async () => {
  muster = await openMuster()
})
after(async () => {
  await muster.close()
  rmSync(folder, { recursive: true })
})

test('muster proxy prints the variables of clients and each request, and removes its files when it is stopped', async t => {
  const authority = join(folder, 'authority.pem')
  const child = startMusterCommand(['proxy', '--url', muster.url, '--ca-out', authority], { env: { TMPDIR: folder } })
  t.after(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout ?? assert.fail() })[Symbol.asyncIterator]()
  const variables: Record<string, string> = {}
  while (!('MUSTER_URL' in variables)) {
    const [, name, value = ''] = /^export (\w+)='(.*)'$/.exec((await lines.next()).value ?? assert.fail()) ?? []
    if (name !== undefined) variables[name] = value
  }
  assert.equal(variables.MUSTER_URL, muster.url)
  assert.ok(existsSync(variables.SSL_CERT_FILE ?? ''))

  const agent = new Agent({ ca: readFileSync(authority), proxyEnv: { HTTPS_PROXY: variables.HTTPS_PROXY } })
  const { response } = await ask('https://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/list?secret=x', { agent })
  assert.equal(response.statusCode, 401)
  const line = /^# \d\d:\d\d:\d\d GET us-kcs-api\.samsungknox\.com\/kcs\/v1\/kme\/devices\/list 401 \d+ ms$/
  assert.match((await lines.next()).value ?? '', line)

  const ending = endOf(child)
  child.kill('SIGTERM')
  assert.equal((await ending).code, 0)
  assert.equal(existsSync(variables.SSL_CERT_FILE ?? ''), false)
})

for (const port of ['x', '65536', '']) {
  test(`muster proxy refuses the port ${JSON.stringify(port)}`, async () => {
    const { code, err } = await endOf(startMusterCommand(['proxy', '--port', port]))
    assert.equal(code, 2)
    assert.match(err, /It must be a whole number from 0 to 65535/)
  })
}
