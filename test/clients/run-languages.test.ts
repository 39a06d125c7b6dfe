/** Clients in several languages that hard-code the hosts of the real service, unchanged below `muster run`. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { imeis } from '../support/imeis.ts'
import { musterRun } from '../support/muster-run.ts'
import { type Muster, openMuster } from '../support/server.ts'

const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url))

interface Language {
  readonly name: string
  readonly command: readonly string[]
  /** Succeeds where the command and its libraries are installed. */
  readonly check: readonly string[]
}

// Debian's package of requests is for Debian's Python, which need not be the first one of the path.
const PYTHON =
  ['python3', '/usr/bin/python3'].find(python => spawnSync(python, ['-c', 'import requests']).status === 0) ?? 'python3'

const LANGUAGES: readonly Language[] = [
  { name: 'curl', command: ['sh', 'client.sh'], check: ['curl', '--version'] },
  { name: 'Python with requests and urllib', command: [PYTHON, 'client.py'], check: [PYTHON, '-c', 'import requests'] },
  { name: 'PHP with curl', command: ['php', 'client.php'], check: ['php', '-r', 'curl_version();'] },
  { name: 'Ruby with net/http', command: ['ruby', 'client.rb'], check: ['ruby', '-rnet/http', '-e', ''] },
  { name: 'Java with HttpURLConnection and java.net.http', command: ['java', 'Client.java'], check: ['javac', '-version'] },
  { name: 'Go with net/http', command: ['go', 'run', 'client.go'], check: ['go', 'version'] },
]

describe('muster run', () => {
  let muster: Muster
  before(async () => {
    muster = await openMuster()
  })
  after(() => muster.close())

  for (const [i, { name, command, check }] of LANGUAGES.entries()) {
    const [file = '', ...args] = check
    const { status } = spawnSync(file, args, { stdio: 'ignore' })
    const skip = status === 0 ? false : `${check.join(' ')} fails: it is not installed`
    test(`muster run: a client in ${name} gets a token, lists devices, uploads one and reads the status`, { skip }, async () => {
      const [imei = ''] = imeis(1, 7000 + i)
      const id = `LANGUAGE-${i}`
      const { code, out, err } = await musterRun(['--url', muster.url, '--', ...command, id, imei], { cwd: PROGRAMS })
      assert.deepEqual([out, code], [`list SUCCESS, ${id} Complete\n`, 0], err)
      // The upload has reached this server and no other.
      const token = await muster.token('northwind')
      const { body } = await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=1000000001&transactionId=${id}`, { token })
      assert.deepEqual(
        body.devices.map((device: { imei: string }) => device.imei),
        [imei],
      )
    })
  }
})
