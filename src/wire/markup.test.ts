import assert from 'node:assert/strict'
import test from 'node:test'
import { html, page } from './markup.ts'

test('a value is escaped in a page, and markup is not escaped again', () => {
  const item = html`<li>${'<b>"&\''}</li>`
  assert.equal(html`<ul>${[item, item]}</ul>`.markup, `<ul>${'<li>&lt;b&gt;&quot;&amp;&#39;</li>'.repeat(2)}</ul>`)
})

const targets: readonly [target: string | undefined, actions: string][] = [
  [undefined, "'self'"],
  ['https://desk.example/back', "'self' https://desk.example"],
  ['http://localhost:8080/callback', "'self' http://localhost:8080"],
  ['http://[::1]:8080/callback', "'self' http:"],
  ['com.example.desk:/back', "'self' com.example.desk:"],
  ["https://desk.example/;script-src 'unsafe-inline'", "'self' https://desk.example"],
  ['https://a;b.example/', "'self' https:"],
]

for (const [target, actions] of targets)
  test(`the policy of a page that redirects to ${target} allows forms to ${actions} alone`, () => {
    const { headers } = page(200, { title: 't', body: html``, target })
    const policy = headers['content-security-policy'] ?? ''
    assert.deepEqual(
      policy.split('; ').filter(directive => directive.startsWith('form-action')),
      [`form-action ${actions}`],
    )
    assert.equal(policy.split(';').length, 5)
  })
