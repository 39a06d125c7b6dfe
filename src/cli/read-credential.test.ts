import assert from 'node:assert/strict'
import test from 'node:test'
import { readCredential } from './read-credential.ts'

const request = { clientIdentifierJwt: 'a.b.c', base64EncodedStringPublicKey: 'MII' }

const read: readonly [what: string, text: string, as: object][] = [
  ['a token', 'a.b.c\n', { token: 'a.b.c' }],
  ['a token in quotes', '"a.b.c"', { token: 'a.b.c' }],
  ['a bearer with its scheme', 'Bearer a.b.c', { token: 'Bearer a.b.c' }],
  ['a number', '7', { token: '7' }],
  ['the body of a token request', JSON.stringify(request), { tokenRequest: request }],
  ['the response of a token endpoint', '{"accessToken":"a.b.c"}', { token: 'a.b.c' }],
  ['the response of an OAuth endpoint', '{"access_token":"a.b.c","expires_in":599}', { token: 'a.b.c' }],
  ['headers as JSON', '{"x-knox-apitoken":"a.b.c"}', { headers: { 'x-knox-apitoken': 'a.b.c' } }],
  [
    'a request as JSON',
    '{"method":"GET","path":"/p","headers":{"Authorization":"Bearer x"}}',
    { method: 'GET', path: '/p', headers: { Authorization: 'Bearer x' } },
  ],
  [
    'a request as curl -v prints it',
    '> PUT /kcs/v1/rp/devices/upload?x=1 HTTP/1.1\r\n> Host: api.example\r\n> Authorization: Bearer a.b.c\r\n>\r\n',
    {
      method: 'PUT',
      path: '/kcs/v1/rp/devices/upload',
      headers: { host: 'api.example', authorization: 'Bearer a.b.c' },
    },
  ],
  ['one header', 'X-Knox-ApiToken: a.b.c', { headers: { 'x-knox-apitoken': 'a.b.c' } }],
  ['a repeated header', 'Authorization: Bearer a\nauthorization: Bearer b', { headers: { authorization: 'Bearer a, Bearer b' } }],
]

for (const [what, text, as] of read)
  test(`readCredential recognises ${what}`, () => {
    assert.deepEqual(readCredential(text), as)
  })
