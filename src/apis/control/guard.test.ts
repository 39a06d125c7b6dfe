import assert from 'node:assert/strict'
import test from 'node:test'
import { isBodyOfAnotherType } from './guard.ts'

const bodies: [what: string, headers: Record<string, string>, isOther: boolean][] = [
  ['JSON', { 'content-length': '2', 'content-type': 'application/json' }, false],
  ['JSON that names its alphabet', { 'content-length': '2', 'content-type': 'Application/JSON; charset=utf-8' }, false],
  ['a form', { 'content-length': '2', 'content-type': 'application/x-www-form-urlencoded' }, true],
  ['text that a form may send', { 'content-length': '2', 'content-type': 'text/plain' }, true],
  ['a body that says nothing of its type', { 'content-length': '2' }, true],
  ['a stream of a type of its own', { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' }, true],
  ['no body of no type', {}, false],
  ['an empty body of any type', { 'content-length': '0', 'content-type': 'text/plain' }, false],
]
for (const [what, headers, isOther] of bodies) {
  test(`${what} is ${isOther ? 'not taken' : 'taken'}`, () => assert.equal(isBodyOfAnotherType(headers), isOther))
}
