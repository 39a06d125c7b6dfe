import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPieces, longText } from './long-text.ts'

async function* made(count: number, size: number, told: string[] = []): AsyncGenerator<string> {
  try {
    for (let i = 0; i < count; i++) {
      told.push(`made ${i}`)
      yield String(i % 10).repeat(size)
    }
  } finally {
    told.push('ended')
  }
}

test('a short text is whole, and an empty one is a text too', async () => {
  assert.equal(await longText(made(3, 2)), '001122')
  assert.equal(await longText(made(0, 2)), '')
})

test('a long text is in pieces that make the whole, and most are made only when they are asked for', async () => {
  const told: string[] = []
  const text = await longText(made(1000, 1024, told))
  assert.ok(isPieces(text))
  assert.ok(told.length < 100, `${told.length} were made ahead`)
  let whole = ''
  for await (const piece of text) {
    assert.ok(piece.length <= 33 * 1024)
    whole += piece
  }
  assert.equal(whole, Array.from({ length: 1000 }, (_, i) => String(i % 10).repeat(1024)).join(''))
})

test('a reader that leaves early ends what makes the pieces', async () => {
  const told: string[] = []
  const text = await longText(made(1000, 1024, told))
  assert.ok(isPieces(text))
  for await (const _ of text) break
  assert.equal(told.at(-1), 'ended')
})
