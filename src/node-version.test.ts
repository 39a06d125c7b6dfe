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

test('a command that npx runs on Node 20 is refused, and the message has the npx command that brings Node 26', () => {
  const program = '/home/u/.npm/_npx/0a1b/node_modules/.bin/muster'
  assert.throws(() => requireServerNode('muster serve', { version: '20.1.0', program }), {
    message:
      'muster serve needs Node 26 or newer, and this is Node 20.1.0: install it from https://nodejs.org, or let npx bring it: ' +
      '`npx --package node@26 --package muster-server.tgz muster serve`, with the path of that tarball.',
  })
})

for (const version of ['26.0.0', '27.1.0', '100.0.0']) {
  test(`a command that opens a store runs on Node ${version}`, () => requireServerNode('muster serve', { version }))
}
