import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isChunked, longText } from './long-text.ts'

async function* made(count: number, size: number, log: string[] = []): AsyncGenerator<string> {
  try {
    for (let i = 0; i < count; i++) {
      log.push(`made ${i}`)
      yield String(i % 10).repeat(size)
    }
  } finally {
    log.push('ended')
  }
}

test('a short text, or an empty one, is returned as one string', async () => {
  assert.equal(await longText(made(3, 2)), '001122')
  assert.equal(await longText(made(0, 2)), '')
})

test('a long text is returned in chunks, most of which are made only when they are read', async () => {
  const log: string[] = []
  const text = await longText(made(1000, 1024, log))
  assert.ok(isChunked(text))
  assert.ok(log.length < 100, `${log.length} were made ahead`)
  let whole = ''
  for await (const chunk of text) {
    assert.ok(chunk.length <= 33 * 1024)
    whole += chunk
  }
  assert.equal(whole, Array.from({ length: 1000 }, (_, i) => String(i % 10).repeat(1024)).join(''))
})

test('a reader that stops before the end of a long text ends the generator of its chunks', async () => {
  const log: string[] = []
  const text = await longText(made(1000, 1024, log))
  assert.ok(isChunked(text))
  for await (const _ of text) break
  assert.equal(log.at(-1), 'ended')
})
