import assert from 'node:assert/strict'
import test from 'node:test'
import { bodySpace, MOST_BYTES } from './body-space.ts'

const textOf = (stored: Uint8Array): string => Buffer.from(stored).toString()

test('stored texts and bytes are as they were sent while they are not freed, also beyond one block', () => {
  const space = bodySpace()
  const sent = Array.from({ length: 40 }, (_, i) => `${i} ${'ä'.repeat(10_000)}`)
  const stored = sent.map((text, i) => space.store(i % 2 === 0 ? text : Buffer.from(text)))
  assert.deepEqual(stored.map(textOf), sent)
})

test('a stored body has its first 64 KiB, and of a text no part of a character', () => {
  const space = bodySpace()
  assert.equal(textOf(space.store(`a${'ä'.repeat(MOST_BYTES)}`)), `a${'ä'.repeat(MOST_BYTES / 2 - 1)}`)
  assert.equal(space.store(Buffer.alloc(MOST_BYTES + 1)).length, MOST_BYTES)
})

test('a space whose oldest bodies are freed stores more in the same few blocks, and never over a body that is not freed', () => {
  const space = bodySpace()
  const kept: { sent: string; stored: Uint8Array }[] = []
  const blocks = new Set<ArrayBufferLike>()
  for (let i = 0; i < 500; i++) {
    const sent = `${i} ${'a'.repeat(1 + ((i * 7919) % 60_000))}`
    const stored = space.store(sent)
    kept.push({ sent, stored })
    blocks.add(stored.buffer)
    if (kept.length > 10) space.free(kept.shift()?.stored ?? Buffer.alloc(0))
    for (const { sent, stored } of kept) assert.equal(textOf(stored), sent)
  }
  assert.ok(blocks.size <= 8, String(blocks.size))
})

test('a space ignores a freed body that it did not store', () => {
  const space = bodySpace()
  const stored = space.store('a')
  space.free(Buffer.from('b'))
  space.store('c')
  assert.equal(textOf(stored), 'a')
})
