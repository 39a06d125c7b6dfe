import assert from 'node:assert/strict'
import test from 'node:test'
import { requireServerNode } from './node-version.ts'

test('a command that opens a store is refused on Node 25, and the message names both versions and a way to run it', () => {
  assert.throws(() => requireServerNode('muster serve', { version: '25.9.1', program: '/x/muster.js' }), {
    message:
      'muster serve needs Node 26 or newer, and this is Node 25.9.1: install it from https://nodejs.org, ' +
      'or start /x/muster.js with `npx --package node@26 node` instead of `node`.',
  })
})

for (const version of ['26.0.0', '27.1.0', '100.0.0']) {
  test(`a command that opens a store runs on Node ${version}`, () => requireServerNode('muster serve', { version }))
}
