/** docs/requests.md: its snippets print what follows them, and its limits are those of the server. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { MOST_BYTES, MOST_EVENTS } from '../src/journals.ts'
import { paste } from './support/paste.ts'
import { type Muster, openMuster } from './support/server.ts'

const page = readFileSync(new URL('../docs/requests.md', import.meta.url), 'utf8')
const snippets = [...page.matchAll(/^```sh\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm)]
const isFollowing = (snippet: string): boolean => snippet.includes('muster tail')

test('docs/requests.md has four snippets with their outputs', () => {
  assert.deepEqual([snippets.length, snippets.filter(([, snippet = '']) => isFollowing(snippet)).length], [4, 1])
})

for (const [, snippet = '', output = ''] of snippets) {
  test(`the snippet of docs/requests.md that ends with ${snippet.trim().split('\n').at(-1)} prints what the page says`, async t => {
    const muster = await openMuster()
    t.after(muster.close)
    const { out, err } = isFollowing(snippet) ? await firstLine(snippet, muster) : await paste(snippet, muster.url)
    assert.equal(comparable(out.replaceAll(muster.url, 'http://127.0.0.1:4600')), comparable(output), err)
  })
}

/** Without what differs each time: times and masks. */
const comparable = (text: string): string =>
  text
    .replaceAll(/\d\d:\d\d:\d\d/g, 'time')
    .replaceAll(/[\d.]+ ms/g, 'ms')
    .replaceAll(/‹secret:[0-9a-f]{8}›/g, '‹secret›')

/** The first line of a command that does not end. It connects at a time of its own, so the request is sent until it prints. */
async function firstLine(snippet: string, muster: Muster): Promise<{ out: string; err: string }> {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  // As the only command of the shell it gets the signal that ends it.
  const command = snippet.replace(/muster\(\) \{ (.*) "\$@"; \}\nmuster/, 'exec $1')
  const env = { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: muster.url }
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface(child.stdout).on('line', line => lines.push(line))
  const token = await muster.token('acme')
  while (lines.length === 0) {
    assert.equal(child.exitCode, null)
    await muster.ask('GET', '/kcs/v1/kme/devices/list?pageSize=0', { token })
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const closed = once(child, 'close')
  child.kill()
  await closed
  return { out: `${lines[0]}\n`, err: '' }
}

test('docs/requests.md names the limits of a journal', () => {
  assert.ok(page.includes(`at most ${MOST_BYTES / 2 ** 20} MiB`))
  assert.ok(page.includes(`at most ${MOST_EVENTS.toLocaleString('en')} and at most ${MOST_BYTES / 2 ** 23} MiB of them`))
})
