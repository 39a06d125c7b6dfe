import assert from 'node:assert/strict'
import test from 'node:test'
import { isBodyOfAnotherType } from './guard.ts'

const bodies: [what: string, headers: Record<string, string>, isOther: boolean][] = [
  ['JSON', { 'content-length': '2', 'content-type': 'application/json' }, false],
  ['JSON with a charset', { 'content-length': '2', 'content-type': 'Application/JSON; charset=utf-8' }, false],
  ['a form', { 'content-length': '2', 'content-type': 'application/x-www-form-urlencoded' }, true],
  ['text/plain, which a form can send', { 'content-length': '2', 'content-type': 'text/plain' }, true],
  ['a body without a type', { 'content-length': '2' }, true],
  ['a chunked body of type text/plain', { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' }, true],
  ['no body', {}, false],
  ['an empty body with a type', { 'content-length': '0', 'content-type': 'text/plain' }, false],
]
for (const [what, headers, isOther] of bodies) {
  test(`${what} is ${isOther ? 'rejected' : 'accepted'} by the guard of our own APIs`, () =>
    assert.equal(isBodyOfAnotherType(headers), isOther))
}
