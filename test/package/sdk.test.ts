/** The client of the package as users have it: with Node 20, 22 and 26, with TypeScript 5 and 7, bundled, and in a browser. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { rolldown } from 'rolldown'
import { chromiumPath } from '../support/chromium.ts'
import { imeis } from '../support/imeis.ts'
import { fetched, fetchedNodes, installPackage, ROOT } from '../support/installed-package.ts'
import { openMuster } from '../support/server.ts'
import { makeKeys } from '../support/signing-server.ts'

const { folder, project, installed, remove } = installPackage()
const muster = await openMuster()
after(async () => {
  await muster.close()
  remove()
})

const keys = makeKeys()
const issued = await muster.ask('POST', '/_muster/v1/keys/issue', {
  body: { tenant: '2000000001', service: 'kme', publicKey: keys.Public },
})
const file = { ...keys, Identifier: issued.body.clientIdentifier }
writeFileSync(join(project, 'keys.json'), JSON.stringify(file))

/** A program that uploads, lists, waits and is refused, and signs in with `keys`; its last expression is the outcome. */
const program = (from: string, { url, keys }: { url: string; keys: string }) => `
import { createKnoxClient, isKnoxError } from ${JSON.stringify(from)}
const baseUrl = ${url}
const auth = { clientId: 'northwind', clientSecret: 'northwind-secret' }
const { kdp } = createKnoxClient({ baseUrl, auth, resellerId: '1000000001' })
const order = { customerId: '2000000001', type: 'IMEI', devices: DEVICES }
const { succeeded, failed } = await kdp.waitForTransactions(await kdp.upload(order, { chunkSize: 2 }))
let listed = 0
for await (const device of kdp.devices.list({ pageSize: 1, orderNo: order.orderNo })) listed += device.id === undefined ? 0 : 1
const refusal = await kdp.upload({ ...order, customerId: '9999999999' }).catch(error => error)
const { kme } = createKnoxClient({ baseUrl, auth: { keys: ${keys} }, customerId: '2000000001' })
const { totalCount } = await kme.devices.list().page()
const outcome = JSON.stringify([succeeded, failed.length, listed > 0, isKnoxError(refusal, 'kdp', 'CUSTOMER_ID_INVALID'), totalCount > 0])
`
const OUTCOME = '[5,1,true,true,true]'

let used = 0
const withDevices = (code: string): string => {
  used += 5
  return code.replace('DEVICES', JSON.stringify([...imeis(5, 9_000_000 + used), 'no IMEI']))
}

describe('on Node', () => {
  for (const [major, path] of fetchedNodes(join(folder, 'nodes')))
    test(`Node ${major}: a program with the client uploads, lists, is refused and reads a path of keys`, async () => {
      const code = withDevices(program('muster-server/sdk', { url: JSON.stringify(muster.url), keys: `'keys.json'` }))
      const version = `if (Number.parseInt(process.versions.node) !== ${major}) throw new Error(process.version)\n`
      const child = spawn(path, ['--input-type=module', '--eval', `${version}${code}\nconsole.log(outcome)`], { cwd: project })
      const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)])
      assert.equal(out.trim(), OUTCOME, err)
    })
})

describe('with TypeScript', () => {
  const compilers = {
    5: join(fetched(join(folder, 'typescript'), 'typescript@5'), 'typescript/bin/tsc'),
    7: join(ROOT, 'node_modules/typescript/bin/tsc'),
  }
  const typed = `import { createKnoxClient, isKnoxError, type KmeDevice, type KnoxClient, type OrderState } from 'muster-server/sdk'
const knox: KnoxClient = createKnoxClient({ baseUrl: 'http://127.0.0.1', auth: { token: async () => 'a bearer' }, resellerId: '1' })
const order: OrderState = await knox.kdp.upload({ customerId: '2', type: 'IMEI', devices: ['3'] })
const { succeeded }: { succeeded: number } = await knox.kdp.waitForTransactions(order)
for await (const device of knox.kme.devices.list({ pageSize: 10 })) { const { id }: KmeDevice = device; void id }
try { await knox.msp.customers.delink({ customerId: '2' }) } catch (error) {
  if (isKnoxError(error, 'msp', 'CANNOT_DELINK_FULLY_MANAGED')) { const code: 4002112 = error.code; void code }
}
// @ts-expect-error: a misspelled member
knox.kdp.upload({ customer: '2', type: 'IMEI', devices: [] })
// @ts-expect-error: no way to sign in
createKnoxClient({ baseUrl: 'http://127.0.0.1', auth: { clientId: 'a' } })
void succeeded
`
  const aborting =
    'createKnoxClient({ baseUrl: "", auth: { token: "" }, signal: AbortSignal.timeout(1), fetch: globalThis.fetch })\n'
  // A program may have the types of browsers, of Node, or neither.
  const platforms = {
    'the types of browsers': {
      lib: ['es2022', 'dom'],
      types: [],
      module: 'esnext',
      moduleResolution: 'bundler',
      text: typed + aborting,
    },
    'the types of Node': {
      lib: ['es2022'],
      types: ['node'],
      module: 'node16',
      moduleResolution: 'node16',
      text: typed + aborting,
    },
    'no types of a platform': { lib: ['es2022'], types: [], module: 'node16', moduleResolution: 'node16', text: typed },
  }
  for (const [version, compiler] of Object.entries(compilers))
    for (const [platform, { text, ...platformOptions }] of Object.entries(platforms))
      test(`tsc --strict of TypeScript ${version} with ${platform} accepts the client`, () => {
        writeFileSync(join(project, 'typed.mts'), text)
        const typeRoots = [join(ROOT, 'node_modules/@types')]
        const compilerOptions = { strict: true, noEmit: true, target: 'es2022', typeRoots, ...platformOptions }
        writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.mts'] }))
        const { stdout, status } = spawnSync(process.execPath, [compiler, '--project', project], { encoding: 'utf8' })
        assert.equal(status, 0, stdout)
      })
})

test('the client is a few files without an import of Node, but for the one that reads a path of keys', () => {
  const entry = join(installed, 'dist/sdk/index.js')
  const loaded = [entry]
  for (const path of loaded) {
    for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(/\b(?:from|import)\s*[`"']([^`"']+)[`"']/g)) {
      assert.match(specifier, /^\.\.?\//, `${path} imports ${specifier}`)
      loaded.push(join(dirname(path), specifier))
    }
  }
  const size = loaded.reduce((sum, path) => sum + readFileSync(path).length, 0)
  assert.ok(size < 60_000, `${size} bytes`)
  assert.deepEqual(
    readdirSync(join(installed, 'dist/sdk')).filter(name => name.endsWith('.js')),
    ['index.js', 'read-keys-file.js'],
  )
})

describe('in a browser', () => {
  const skip = chromiumPath === undefined && 'no Chromium is installed'

  test('a program that is bundled for browsers uploads, lists, is refused and signs with keys in Chromium', { skip }, async t => {
    const source = join(project, 'browser.js')
    const code = withDevices(program('muster-server/sdk', { url: 'location.origin', keys: JSON.stringify(file) }))
    // A rejection is reported too, so that the test does not wait for a failed program.
    const report = `const report = text => fetch('/outcome', { method: 'POST', body: text })
addEventListener('unhandledrejection', ({ reason }) => report(String(reason?.stack)))
addEventListener('error', ({ message }) => report(message))\n`
    writeFileSync(source, `${code}\nreport(outcome)`)
    writeFileSync(join(project, 'report.js'), report)
    const bundle = await rolldown({ input: source, platform: 'browser', cwd: project, onLog: () => {} })
    const { output } = await bundle.generate({ format: 'esm' })
    const files = new Map(output.map(file => [`/${file.fileName}`, file.type === 'chunk' ? file.code : '']))
    assert.doesNotMatch([...files.values()].join(''), /node:/)

    const outcome = Promise.withResolvers<string>()
    const server = createServer(async (request, response) => {
      const { method = '', url = '', headers } = request
      const body = await readAll(request)
      if (url === '/') {
        response.setHeader('content-type', 'text/html')
        return void response.end(`<script>${report}</script><script type="module" src="/browser.js"></script>`)
      }
      if (url === '/outcome') return void outcome.resolve(body)
      const script = files.get(url)
      if (script !== undefined) return void response.setHeader('content-type', 'text/javascript').end(script)
      // Everything else is the API, of the same origin as the page.
      const sent = Object.fromEntries(
        Object.entries(headers).filter(([name]) => /^(authorization|content-type|x-knox-)/.test(name)),
      )
      const answer = await fetch(muster.url + url, { method, headers: sent as Record<string, string>, body: body || null })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    // The server listens on TCP.
    const { port } = server.address() as AddressInfo
    const options = ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`]
    const browser = spawn(chromiumPath ?? '', [...options, `http://127.0.0.1:${port}/`], { stdio: 'ignore' })
    const closed = once(browser, 'close')
    closed.then(() => outcome.reject(new Error('Chromium ended before the program did')))
    t.after(async () => {
      browser.kill()
      await closed
      server.closeAllConnections()
      server.close()
    })
    assert.equal(await outcome.promise, OUTCOME)
  })
})
