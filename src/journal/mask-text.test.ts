import assert from 'node:assert/strict'
import test from 'node:test'
import { makeMasks } from './mask.ts'
import { headerMasks, maskBody, maskHeaders, maskTarget } from './mask-text.ts'

// The secret is its own mask here, so that the expected texts can be read.
const masks = {
  of: (secret: string) => (secret === '' ? '' : `<${secret}>`),
  isSecret: (name: string) => /(?:secret|token|authorization)$/i.test(name),
}
const JWT = 'eyJhbGciOiJSUzUxMiJ9.eyJhIjoxfQ.c2ln'

const bodies: readonly [what: string, sent: string, masked: string | undefined][] = [
  ['a JSON body without a secret', '{"devices":["350000000000014"],"token_type":"Bearer"}', undefined],
  ['a JSON member', '{"id":1,"clientSecret":"s\\"x","b":2}', '{"id":1,"clientSecret":"<s"x>","b":2}'],
  ['a member with an escape in its name', '{"client\\u0053ecret" : "x"}', '{"client\\u0053ecret" : "<x>"}'],
  ['members of items', '[{"token":"a"},{"token":"b"}]', '[{"token":"<a>"},{"token":"<b>"}]'],
  ['a number', '{"token":12345}', '{"token":"<12345>"}'],
  ['null, true and an empty text', '{"token":null,"aToken":true,"bToken":""}', '{"token":null,"aToken":true,"bToken":""}'],
  ['a list', '{"token":["a","b"],"c":1}', '{"token":"<["a","b"],"c":1}>"'],
  ['a member that is cut', '{"a":1,"token":"abc', '{"a":1,"token":"<"abc>"'],
  ['malformed JSON', '{"a":1,,"token":"abc"', '{"a":1,,"token":"<abc>"'],
  ['JSON after a byte order mark', '\ufeff{"token":"a"}', '\ufeff{"token":"<a>"}'],
  ['a token by its form', `{"customerId":"${JWT}"}`, `{"customerId":"<${JWT}>"}`],
  ['a form', 'grant_type=x&client_secret=a%20b&code=abc', 'grant_type=x&client_secret=<a b>&code=<abc>'],
  ['a form with an escape in a name', 'client%5Fsecret=a', 'client%5Fsecret=<a>'],
  ['a multipart body', '--x\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\na', undefined],
  ['UTF-16', 'c\0l\0i\0e\0n\0t\0', undefined],
]
for (const [what, sent, expected] of bodies) {
  test(`the mask of a body that is or has ${what} leaves everything but the secret`, () => {
    const masked = maskBody(masks as never, sent)
    const isWhole = what === 'a multipart body' || what === 'UTF-16'
    const unchanged = expected === sent ? undefined : expected
    assert.equal(masked, isWhole ? `<${sent}>` : unchanged)
  })
}

const targets: readonly [sent: string, masked: string][] = [
  ['/a/b', '/a/b'],
  ['/a?code=40000004&pageNum=1', '/a?code=40000004&pageNum=1'],
  ['/a?code=abc&state=x', '/a?code=<abc>&state=x'],
  ['/a?access%5Ftoken=x%2By', '/a?access%5Ftoken=<x+y>'],
  [`/a/${JWT}/b`, `/a/<${JWT}>/b`],
  ['/a?token', '/a?token'],
  ['me:p@ss@example.com:443', '<me:p@ss>@example.com:443'],
  ['http://me@example.com/a?token=b@c', 'http://<me>@example.com/a?token=<b@c>'],
  ['/a@b/c', '/a@b/c'],
]
for (const [sent, expected] of targets) {
  test(`the mask of the target ${sent} is ${expected}`, () => assert.equal(maskTarget(masks as never, sent), expected))
}

test('the parameters of an address in a header are masked by their names', () => {
  const referer = maskHeaders(masks as never, ['Referer', 'http://a.example/?code=x&state=y', 'Accept', '*/*'])
  assert.deepEqual(referer, ['Referer', 'http://a.example/?code=<x>&state=y', 'Accept', '*/*'])
})

test('headers that equal the last ones share their masked copy, and other ones get one of their own', () => {
  const masked = headerMasks(masks as never)
  const [first, same, other] = ['a', 'a', 'b'].map(token => masked(['X-Token', token]))
  assert.deepEqual(
    [first?.lines, other?.lines],
    [
      ['X-Token', '<a>'],
      ['X-Token', '<b>'],
    ],
  )
  assert.equal(same, first)
})

test('equal secrets have equal masks under one key, and others under another key', () => {
  const [one, other] = [1, 2].map(byte => makeMasks(/token$/i, Buffer.alloc(32, byte)))
  const sent = ['X-Knox-ApiToken', 'a', 'Accept', 'b', 'authorization', `Bearer ${JWT}`, 'x', `a ${JWT}`]
  const [, first, , plain, , bearer, , inText] = maskHeaders(one as never, sent)
  assert.equal(first, one?.of('a'))
  assert.match(first ?? '', /^‹secret:[0-9a-f]{8}›$/)
  assert.notEqual(one?.of('a'), one?.of('b'))
  assert.notEqual(one?.of('a'), other?.of('a'))
  assert.deepEqual([plain, bearer, inText], ['b', `Bearer ${one?.of(JWT)}`, `a ${one?.of(JWT)}`])
})
