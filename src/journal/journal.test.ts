import assert from 'node:assert/strict'
import test from 'node:test'
import type { Exchange } from './exchange.ts'
import { makeJournal } from './journal.ts'
import { makeMasks } from './mask.ts'

const masks = makeMasks(/token$/i, Buffer.alloc(32))

const exchangeOf = (id: string, more: Partial<Exchange> = {}): Exchange => ({
  id,
  sharedId: `shared ${id}`,
  method: 'GET',
  target: '/a',
  httpVersion: '1.1',
  rawHeaders: ['Accept', '*/*'],
  body: undefined,
  operation: 'getA',
  api: 'a',
  caller: undefined,
  status: 200,
  isComplete: true,
  responseHeaders: {},
  responseBody: undefined,
  responseBytes: undefined,
  responseSchema: undefined,
  ms: 1,
  code: null,
  reason: undefined,
  fault: undefined,
  unread: [],
  nearest: undefined,
  findings: [],
  ...more,
})

const journalOf = (limits: { entries: number; bytes: number }) =>
  makeJournal({ masks, epoch: 'e', limits: { ...limits, events: 10 } })

const idsIn = (journal: ReturnType<typeof makeJournal>): string[] => [...journal.summaries()].map(({ id }) => id)

test('a full journal evicts its oldest exchanges, and lists the newest first', () => {
  const journal = journalOf({ entries: 3, bytes: 1e6 })
  for (const id of ['a', 'b', 'c', 'd', 'e']) journal.record(exchangeOf(id), 1000)
  assert.deepEqual(idsIn(journal), ['e', 'd', 'c'])
  assert.deepEqual(
    [...journal.exchanges()].map(({ id }) => id),
    ['c', 'd', 'e'],
  )
  assert.equal(journal.get(['a']), undefined)
})

test('a journal with bodies stays below its bytes, and keeps the newest exchange even if that alone is larger', () => {
  const journal = journalOf({ entries: 100, bytes: 103_000 })
  const body = Buffer.alloc(30_000, 'a')
  for (const id of ['a', 'b', 'c', 'd']) journal.record(exchangeOf(id, { body }), 1000)
  assert.deepEqual(idsIn(journal), ['d', 'c', 'b'])
  assert.ok(journal.bytes() > 90_000 && journal.bytes() < 103_000, String(journal.bytes()))
  const small = journalOf({ entries: 100, bytes: 10 })
  for (const id of ['a', 'b']) small.record(exchangeOf(id), 1000)
  assert.deepEqual(idsIn(small), ['b'])
})

test('a cleared journal has no exchanges and the bytes of its events alone, and records again', () => {
  const journal = journalOf({ entries: 3, bytes: 1e6 })
  for (const id of ['a', 'b']) journal.record(exchangeOf(id), 1000)
  assert.deepEqual([journal.clear(), journal.bytes(), idsIn(journal)], [2, journal.events.bytes(), []])
  journal.record(exchangeOf('c'), 1000)
  assert.deepEqual(idsIn(journal), ['c'])
})

test('a reader of all exchanges skips those that are evicted while it waits', () => {
  const journal = journalOf({ entries: 2, bytes: 1e6 })
  for (const id of ['a', 'b']) journal.record(exchangeOf(id), 1000)
  const read: string[] = []
  for (const { id } of journal.exchanges()) {
    read.push(id)
    if (id === 'a') for (const later of ['c', 'd']) journal.record(exchangeOf(later), 1000)
  }
  assert.deepEqual(read, ['a', 'c', 'd'])
})

test('an exchange is found by its own id and by the id of its error', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  journal.record(exchangeOf('a'), 1000)
  journal.record(exchangeOf('b', { code: 4000000 }), 1000)
  assert.equal(journal.get(['a'])?.id, 'a')
  assert.equal(journal.get(['shared b'])?.id, 'b')
  // Only a refusal has an error.
  assert.equal(journal.get(['shared a']), undefined)
})

test('the transaction that a request began is in its exchange, and in no other', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  journal.began('shared a', 'T1')
  const [first, second] = [journal.record(exchangeOf('a'), 1000), journal.record(exchangeOf('a'), 1000)]
  assert.deepEqual([first.transaction, second.transaction], ['T1', null])
})

const long = 'ä'.repeat(40_000)
const bodies: readonly [what: string, sent: Partial<Exchange>, shown: object][] = [
  ['text', { responseBody: 'a', responseBytes: 1 }, { text: 'a', encoding: 'utf8', bytes: 1, truncated: false, masked: false }],
  [
    'cached bytes',
    { responseBody: Buffer.from('ä'), responseBytes: 2 },
    { text: 'ä', encoding: 'utf8', bytes: 2, truncated: false, masked: false },
  ],
  [
    'a text above 64 KiB',
    { responseBody: long, responseBytes: 80_000 },
    { text: 'ä'.repeat(32_768), encoding: 'utf8', bytes: 80_000, truncated: true, masked: false },
  ],
  [
    'chunks above 64 KiB of unknown length',
    { responseBody: 'a'.repeat(70_000), responseBytes: undefined },
    { text: 'a'.repeat(65_536), encoding: 'utf8', bytes: null, truncated: true, masked: false },
  ],
  [
    'bytes that are not UTF-8',
    { responseBody: Buffer.from([0xff]), responseBytes: 1 },
    { text: '/w==', encoding: 'base64', bytes: 1, truncated: false, masked: false },
  ],
  [
    'a secret',
    { responseBody: '{"token":"ä"}', responseBytes: 14 },
    { text: `{"token":"${masks.of('ä')}"}`, encoding: 'utf8', bytes: 14, truncated: false, masked: true },
  ],
  [
    'a secret that the schema of the response has',
    {
      responseBody: Buffer.from('{"token":"ä"}'),
      responseBytes: 14,
      responseSchema: { properties: { token: { type: 'string' } } },
    },
    { text: `{"token":"${masks.of('ä')}"}`, encoding: 'utf8', bytes: 14, truncated: false, masked: true },
  ],
]
for (const [what, sent, shown] of bodies) {
  test(`a response with ${what} is shown as it was sent, apart from secrets and its end`, () => {
    const journal = journalOf({ entries: 9, bytes: 1e6 })
    journal.record(exchangeOf('a', sent), 1000)
    assert.deepEqual(journal.get(['a'])?.response?.body, shown)
  })
}

const LISTED = { properties: { items: { items: { properties: { token: { type: 'string' }, note: { type: 'string' } } } } } }

test('the members of a list that its schema has are masked one by one, also with escapes, and other members stay', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  const sent = '{"items":[{"token":"a\\"b","note":"\\"token\\":\\"c\\""},{"token":""},{"token":"ä"}]}'
  for (const responseBody of [sent, Buffer.from(sent)]) {
    journal.record(exchangeOf('a', { responseBody, responseBytes: sent.length, responseSchema: LISTED }), 1000)
    const shown = `{"items":[{"token":"${masks.of('a"b')}","note":"\\"token\\":\\"c\\""},{"token":""},{"token":"${masks.of('ä')}"}]}`
    assert.equal(journal.get(['a'])?.response?.body?.text, shown)
  }
})

test('long bodies are shown as they were sent while the oldest ones are evicted', () => {
  const journal = journalOf({ entries: 5, bytes: 1e6 })
  const bodyOf = (i: number) => `{"a":"${String(i).repeat(20_000)}"}`
  for (let i = 0; i < 40; i++) {
    journal.record(exchangeOf('a', { responseBody: bodyOf(i), responseBytes: bodyOf(i).length }), 1000)
    const shown = [...journal.exchanges()].map(({ response }) => response?.body?.text)
    assert.deepEqual(shown, [i - 4, i - 3, i - 2, i - 1, i].filter(each => each >= 0).map(bodyOf))
  }
})

test('a token by its form is masked in a response whose schema has no secret member', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  const responseSchema = { properties: { note: { type: 'string' } } }
  const sent = { responseBody: '{"note":"eyJhbGciOiJSUzUxMiJ9.e30.c2ln"}', responseBytes: 40, responseSchema }
  journal.record(exchangeOf('a', sent), 1000)
  assert.equal(journal.get(['a'])?.response?.body?.text, `{"note":"${masks.of('eyJhbGciOiJSUzUxMiJ9.e30.c2ln')}"}`)
})

test('a body that is cut in a secret does not show its start', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  const sent = `{"items":[{"note":"${'n'.repeat(65_500)}","token":"secret of many characters"}]}`
  journal.record(exchangeOf('a', { responseBody: sent, responseBytes: sent.length, responseSchema: LISTED }), 1000)
  const { text = '', truncated, masked } = journal.get(['a'])?.response?.body ?? {}
  assert.deepEqual([truncated, masked, text.includes('secret of'), text.includes('‹secret:')], [true, true, false, true])
})

test('the body of a request with text beyond ASCII is shown as it was sent, and its secrets have the masks of other places', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  journal.record(exchangeOf('plain', { body: Buffer.from('{"a":"ä"}') }), 1000)
  journal.record(exchangeOf('secret', { body: Buffer.from('{"token":"ä"}') }), 1000)
  const shown = (id: string) => journal.get([id])?.request.body?.text
  assert.deepEqual([shown('plain'), shown('secret')], ['{"a":"ä"}', `{"token":"${masks.of('ä')}"}`])
})

test('a compressed body is masked as a whole', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  const body = Buffer.from([0x1f, 0x8b, 1])
  journal.record(exchangeOf('a', { body, rawHeaders: ['Content-Encoding', 'gzip'] }), 1000)
  const { text, masked, bytes } = journal.get(['a'])?.request.body ?? {}
  assert.deepEqual([text, masked, bytes], [masks.of(body.toString('latin1')), true, 3])
})

test('the headers of a response that have secrets are masked, and repeated ones are shown one by one', () => {
  const journal = journalOf({ entries: 9, bytes: 1e6 })
  const responseHeaders = { location: '/b?code=abc', 'set-cookie': ['a=1', 'b=2'], etag: undefined, age: 5 }
  journal.record(exchangeOf('a', { responseHeaders }), 1000)
  assert.deepEqual(journal.get(['a'])?.response?.headers, [
    { name: 'location', value: `/b?code=${masks.of('abc')}` },
    { name: 'set-cookie', value: masks.of('a=1') },
    { name: 'set-cookie', value: masks.of('b=2') },
    { name: 'age', value: '5' },
  ])
})
