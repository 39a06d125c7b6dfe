import assert from 'node:assert/strict'
import test from 'node:test'
import { foreignPage, isBodyOfAnotherType } from './guard.ts'

const HOST = { host: '127.0.0.1:4600' }
const HOSTS = ['muster.test', 'lab.test:4600']

const requests: [what: string, headers: Record<string, string>, isServed: boolean][] = [
  ['a script without any of a browser’s headers', { host: 'anything.example' }, true],
  ['our own page', { ...HOST, origin: 'http://127.0.0.1:4600', 'sec-fetch-site': 'same-origin' }, true],
  ['our own page, read', { ...HOST, 'sec-fetch-site': 'same-origin' }, true],
  ['an address that a person typed', { ...HOST, 'sec-fetch-site': 'none' }, true],
  ['our own page by the name localhost', { host: 'localhost:4600', origin: 'http://localhost:4600' }, true],
  ['our own page by IPv6', { host: '[::1]:4600', origin: 'http://[::1]:4600' }, true],
  ['our own page behind TLS', { host: 'muster.test', origin: 'https://muster.test' }, true],
  ['our own page under a named host, whatever its port', { host: 'muster.test:8080', origin: 'http://muster.test:8080' }, true],
  ['our own page under a host that was named with its port', { host: 'LAB.test:4600', 'sec-fetch-site': 'same-origin' }, true],
  ['a host that was named with another port', { host: 'lab.test:81', 'sec-fetch-site': 'same-origin' }, false],
  ['a page from elsewhere', { ...HOST, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, false],
  ['a page from elsewhere that hides where', { ...HOST, origin: 'null' }, false],
  ['an image on a page from elsewhere', { ...HOST, 'sec-fetch-site': 'cross-site' }, false],
  ['a page of another port of this machine', { ...HOST, origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }, false],
  ['a form of another port of this machine', { ...HOST, origin: 'http://127.0.0.1:3000' }, false],
  ['a foreign name that leads here', { host: 'evil.example:4600', origin: 'http://evil.example:4600' }, false],
  ['a foreign name that begins like ours', { host: '127.0.0.1.evil.example', 'sec-fetch-site': 'same-origin' }, false],
  ['a browser without a host', { origin: 'http://127.0.0.1:4600' }, false],
]
for (const [what, headers, isServed] of requests) {
  test(`${what} is ${isServed ? 'served' : 'refused'}`, () => {
    assert.equal(foreignPage(headers, HOSTS) === undefined, isServed)
  })
}

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
