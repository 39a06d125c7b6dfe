/** The clients of `examples/clients`, made from the OpenAPI documents of a server, each upload in a world. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startMuster } from '../../src/testing/index.ts'
import { ROOT, userEnv } from '../support/installed-package.ts'
import { endOf } from '../support/muster-run.ts'
import { openMuster } from '../support/server.ts'

const server = await openMuster()
const muster = await startMuster({ url: server.url })
const folder = mkdtempSync(join(tmpdir(), 'muster-documents-'))
cpSync(join(ROOT, 'examples/clients'), folder, { recursive: true })
after(async () => {
  rmSync(folder, { recursive: true })
  await server.close()
})

const PRINTED = 'Complete\n350000000000114 40000007 DEVICE_IMEI_INVALID\n'

/** Runs a command to its end, which must be a success; resolves to what it printed. */
async function run(language: string, env: Readonly<Record<string, string>>, ...[file = '', ...args]: string[]): Promise<string> {
  const { code, out, err } = await endOf(spawn(file, args, { cwd: join(folder, language), env: { ...userEnv, ...env } }))
  assert.equal(code, 0, `${file} ${args.join(' ')}: ${out}${err}`)
  return out
}

/** As the page of the folder says. */
async function generated(language: string, env: Readonly<Record<string, string>>): Promise<void> {
  await run(language, env, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error')
  await run(language, env, 'npm', 'run', 'generate')
}

test('a generated client in TypeScript is checked by its compiler, uploads and reads the status', async () => {
  const { env, requests } = await muster.world()
  await generated('typescript', env)
  await run('typescript', env, 'npm', 'run', 'check')
  assert.equal(await run('typescript', env, process.execPath, 'upload.ts'), PRINTED)
  const [upload] = await requests({ operation: 'uploadDevicesUsingPUT' })
  assert.deepEqual([upload?.status, upload?.unread], [200, []])
})

test('a client in Python with generated classes uploads and reads the status', async () => {
  const { env, requests } = await muster.world()
  await generated('python', env)
  assert.equal(await run('python', env, 'python3', 'upload.py'), PRINTED)
  const [upload] = await requests({ operation: 'uploadDevicesUsingPUT' })
  assert.deepEqual([upload?.status, upload?.unread], [200, []])
})

for (const [what, call, message] of [
  ['an unknown operation', 'kdp.uploadDevice()', 'AttributeError: no operation uploadDevice; there are'],
  ['an unknown parameter', "kdp.getDevicesUsingGET(reseller='1')", 'TypeError: getDevicesUsingGET has no parameter reseller'],
  ['a missing parameter', 'kdp.getDevicesUsingGET()', 'TypeError: getDevicesUsingGET needs resellerId'],
  ['a misspelt member', "kdp.uploadDevicesUsingPUT(body=Upload(oder_no='1'))", "unexpected keyword argument 'oder_no'"],
  ['a refused request', "kdp.getDevicesUsingGET(resellerId='9')", 'Refused: getDevicesUsingGET: status 40'],
] as const)
  test(`the client in Python reports ${what}`, async () => {
    const { env, url } = await muster.world()
    const program = `
from knox import Client, token_of
from models import Upload
kdp = Client('${url}', token_of('${url}', 'northwind', 'northwind-secret'))
try:
    ${call}
except Exception as error:
    print(f'{type(error).__name__}: {error}')`
    const printed = await run('python', env, 'python3', '-c', program)
    assert.ok(printed.includes(message), printed)
  })
