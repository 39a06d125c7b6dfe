import assert from 'node:assert/strict'
import test from 'node:test'
import { withFailure } from './response.ts'

async function* parts(end: 'fails' | 'ends'): AsyncGenerator<string> {
  yield 'a'
  yield 'b'
  if (end === 'fails') throw new Error('the store is away')
}

for (const end of ['fails', 'ends'] as const) {
  test(`a body in parts that ${end} is passed on part by part, and ${end === 'fails' ? 'its error is reported once' : 'reports no error'}`, async () => {
    const [read, failures]: [string[], unknown[]] = [[], []]
    const reading = (async () => {
      for await (const part of withFailure(parts(end), error => failures.push(error))) read.push(part)
    })()
    if (end === 'fails') await assert.rejects(reading, /the store is away/)
    else await reading
    assert.deepEqual([read, failures.map(String)], [['a', 'b'], end === 'fails' ? ['Error: the store is away'] : []])
  })
}

test('a reader that leaves a body in parts ends the generator of the parts, and reports no error', async () => {
  const failures: unknown[] = []
  const source = parts('fails')
  for await (const part of withFailure(source, error => failures.push(error))) if (part === 'a') break
  assert.deepEqual([await source.next(), failures], [{ done: true, value: undefined }, []])
})
