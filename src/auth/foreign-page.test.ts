import assert from 'node:assert/strict'
import test from 'node:test'
import { foreignPage, reboundHost } from './foreign-page.ts'

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

const named: [host: string | undefined, isServed: boolean][] = [
  ['127.0.0.1:4600', true],
  ['192.168.1.7', true],
  ['[::1]:4600', true],
  ['[fd00::7]', true],
  ['LOCALHOST:4600', true],
  ['alpha.localhost:4600', true],
  ['muster.test', true],
  ['lab.test:4600', true],
  [undefined, true],
  ['lab.test:81', false],
  ['evil.example:4600', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['evillocalhost', false],
  ['2130706433', false],
  ['', false],
]
for (const [host, isServed] of named) {
  test(`the Host ${host ?? 'of HTTP/1.0 without one'} ${isServed ? 'is' : 'is not'} a name of this server`, () => {
    assert.equal(reboundHost(host === undefined ? {} : { host }, HOSTS), isServed ? undefined : host)
  })
}
