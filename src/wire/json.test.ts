import assert from 'node:assert/strict'
import test from 'node:test'
import { readJson } from './json.ts'

// Node's parser quotes the text around the place, or all of a short one.
const texts = [
  'secret',
  '{"clientSecret": secret}',
  '{"a":1}secret',
  `{"a":"${'x'.repeat(50)}"} secret ${'x'.repeat(50)}`,
  '["\\n"] secret',
]
for (const text of texts) {
  test(`the refusal of ${JSON.stringify(text.slice(0, 30))} as a body does not quote it`, () => {
    assert.throws(
      () => readJson(text),
      ({ message }: Error) => message.includes('the body is not JSON: ') && !message.includes('secret'),
    )
  })
}
