/** SECURITY.md names files that exist and the limits of the code. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { maxHeaderSize } from 'node:http'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { APIS } from '../src/all-apis.ts'
import { readConfig } from '../src/config.ts'

const root = new URL('..', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const page = read('SECURITY.md')

test('every file that SECURITY.md names exists', () => {
  const paths = [...page.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, path = '']) => path)
  assert.ok(paths.length > 15)
  for (const path of paths) assert.ok(globSync(path, { cwd: fileURLToPath(root) }).length > 0, path)
})

test('the limits of SECURITY.md are those of the code', () => {
  const bytes = Object.fromEntries(APIS.map(({ name, bodyLimit }) => [name, bodyLimit / 1024]))
  assert.deepEqual(bytes, { kme: 16384, kdp: 5120, gen1: 5120, msp: 5120, gateway: 64, portal: 1024, control: 65536 })
  const { requestTimeoutSeconds, maxDevices } = readConfig({}, {})
  assert.deepEqual([maxHeaderSize, requestTimeoutSeconds, maxDevices], [16 * 1024, 30, 10_000])
  assert.match(read('src/auth/guesses.ts'), /windowMs: 60_000, ofAccount: 10, ofAddress: 100/)
  assert.match(read('src/refusal-queue.ts'), /intervalMs: 1000, capacity: 1000, ofTenant: 200, inLog: 10_000/)
  assert.match(read('src/wire/json.ts'), /MAX_DEPTH = 64\b/)
  assert.match(read('src/agents/download.ts'), /MAX_REDIRECTS = 5\b/)
  assert.match(read('src/open-world.ts'), /timeoutMs: 60_000, maxBytes: 300 \* 1024 \* 1024/)
})
