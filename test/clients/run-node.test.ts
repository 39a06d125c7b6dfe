/** Clients of Node that hard-code the hosts of the real service, unchanged below `muster run`, on Node 20 and Node 26. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { imeis } from '../support/imeis.ts'
import { musterRun } from '../support/muster-run.ts'
import { type Muster, openMuster } from '../support/server.ts'
import { nodePackages } from './node-packages.ts'

const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url))

const CLIENTS = [
  ['fetch.mjs', 'fetch'],
  ['https.mjs', 'node:https with an agent of its own'],
  ['axios.mjs', 'axios'],
  ['undici.mjs', 'the package undici with a dispatcher of its own'],
] as const

const packages = nodePackages()
const skip = 'missing' in packages ? packages.missing : false
const { folder, node20 } = 'missing' in packages ? { folder: '', node20: '' } : packages

describe('muster run', () => {
  let muster: Muster
  before(async () => {
    muster = await openMuster()
  })
  after(() => muster.close())

  for (const [name, path] of [
    ['Node 20', node20],
    ['Node 26', process.execPath],
  ] as const) {
    test(`muster run: sockets that a client on ${name} opens to the real service get responses of the server`, {
      skip,
    }, async () => {
      const { out, err } = await musterRun(['--url', muster.url, '--', path, 'sockets.mjs'], { cwd: PROGRAMS })
      assert.equal(out, 'HTTP/1.1 401 Unauthorized\n'.repeat(5), err)
    })

    for (const [i, [file, client]] of CLIENTS.entries()) {
      test(`muster run: a client on ${name} with ${client} gets a token, lists devices, uploads one and reads the status`, {
        skip,
      }, async () => {
        assert.match(execFileSync(path, ['--version'], { encoding: 'utf8' }), new RegExp(`^${name.replace('Node ', 'v')}\\.`))
        const [imei = ''] = imeis(1, 7100 + i + (path === node20 ? 0 : CLIENTS.length))
        const id = `${name.replace(' ', '')}-${file}`
        const args = ['--url', muster.url, '--', path, file, id, imei]
        const { code, out, err } = await musterRun(args, { cwd: PROGRAMS, env: { CLIENT_PACKAGES: folder } })
        // No warning of Node, which a test of the user's would see too.
        assert.deepEqual({ code, out, err }, { code: 0, out: `list SUCCESS, ${id} Complete\n`, err: '' })
      })
    }
  }
})
