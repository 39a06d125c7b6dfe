/** How a server of tests is found, started and connected to. `test/package` has what a server does when its tests end. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { findNode } from '../../src/testing/find-node.ts'
import { type Muster, type StartOptions, startMuster, type World } from '../../src/testing/index.ts'
import { openMuster } from '../support/server.ts'

/** What the server says of itself. */
const health = async (url: string): Promise<{ readonly contract: string }> =>
  // It is Muster's own response.
  (await (await fetch(`${url}/_muster/v1/health`)).json()) as { contract: string }

const isServing = (url: string): Promise<boolean> =>
  fetch(`${url}/_muster/v1/health`).then(
    ({ ok }) => ok,
    () => false,
  )

test('await using closes a world and its server, and closing them again does nothing', async () => {
  let muster: Muster
  let world: World
  {
    await using server = await startMuster({ settings: { contract: '2023-12' } })
    await using ofServer = await server.world()
    ;[muster, world] = [server, ofServer]
    assert.equal((await health(muster.url)).contract, '2023-12')
    // The server responds while this process waits.
    const program = `fetch(process.env.MUSTER_URL + '/_muster/v1/clock').then(({ status }) => console.log(status))`
    const env = { ...process.env, ...world.env }
    assert.equal(execFileSync(process.execPath, ['--eval', program], { env, encoding: 'utf8' }), '200\n')
  }
  assert.equal(await isServing(muster.url), false)
  await world.close()
  await muster.close()
})

describe('on a running server', async () => {
  const running = await openMuster()
  after(() => running.close())
  const worlds = async (): Promise<number> => (await running.ask('GET', '/_muster/v1/worlds')).body.worlds.length

  test('worlds of several connections are apart, and closing a connection deletes its own alone', async () => {
    const [one, other] = [await startMuster({ url: `${running.url}/` }), await startMuster({ url: `${running.url}/w/any` })]
    const [first, second] = [await one.world(), await one.world()]
    const third = await other.world()
    assert.equal(new Set([first, second, third].map(({ url }) => url)).size, 3)
    assert.equal(await worlds(), 4)
    await one.close()
    assert.equal(await worlds(), 2)
    await other.close()
    assert.equal(await worlds(), 1)
  })
})

const refused: readonly [why: string, options: StartOptions, message: RegExp][] = [
  [
    'that has settings and a url',
    { url: 'http://127.0.0.1:1', settings: {} },
    /^TypeError: startMuster takes settings of a new server/,
  ],
  ['with a url where no server is', { url: 'http://127.0.0.1:1' }, /127\.0\.0\.1:1.*Does a server run there\?/],
  ['with a setting of a wrong value', { settings: { contract: '1999' } }, /ended with 1 before it was ready: contract is "1999"/],
  ['with a setting of an unknown name', { settings: { contrakt: '1' } as object }, /MUSTER_CONTRAKT.*MUSTER_CONTRACT/],
  [
    'with a Node that does not exist',
    { node: '/nowhere/node' },
    /option node of startMuster is \/nowhere\/node, which is no program/,
  ],
]

for (const [why, options, message] of refused)
  test(`a start ${why} is refused with a message that says so`, () =>
    assert.rejects(startMuster(options), error => message.test(String(error))))

test('a server in service mode is refused, because it has no worlds', async t => {
  const service = await openMuster({ mode: 'service', adminToken: 'a'.repeat(32) })
  t.after(() => service.close())
  await assert.rejects(startMuster({ url: service.url }), { message: /is in service mode/ })
})

describe('the Node of a server', { skip: process.platform === 'win32' && 'the programs of this test are shell scripts' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-nodes-'))
  after(() => rmSync(folder, { recursive: true }))
  const make = (path: string, version: string): string => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `#!/bin/sh\necho ${version}\n`)
    chmodSync(file, 0o755)
    return file
  }
  const packaged = make('project/node_modules/node/bin/node', 'v26.1.0')
  const [old, recent] = [make('old/node', 'v22.9.0'), make('recent/node', 'v27.0.0')]
  make('broken/node', 'no version')
  const around = (folders: readonly string[], path: readonly string[]) => ({
    execPath: '/usr/bin/node',
    version: '20.1.0',
    folders,
    path: path.map(name => join(folder, name)).join(delimiter),
  })

  test('is that of the tests where it is new enough', () => {
    assert.equal(findNode(undefined, { ...around([], ['recent']), version: '26.0.0' }), '/usr/bin/node')
  })

  test('is the npm package in a folder above the tests, before one of the PATH', () => {
    assert.equal(findNode(undefined, around([join(folder, 'project/test/unit')], ['recent'])), packaged)
  })

  test('is the first one of the PATH that is new enough', () => {
    assert.equal(findNode(undefined, around(['/'], ['none', 'broken', 'old', 'recent'])), recent)
  })

  test('is the one that the options name', () => {
    assert.equal(findNode(recent, around([], [])), recent)
    assert.throws(() => findNode(old, around([], [])), {
      message: /old\/node, which is Node 22\.9\.0; it must be Node 26 or newer/,
    })
  })

  test('that is missing is reported with what was found and three ways to provide one', () => {
    const message = (() => {
      try {
        return findNode(undefined, around(['/'], ['broken', 'old']))
      } catch (error) {
        return String(error)
      }
    })()
    assert.match(message, /needs Node 26 or newer, and these tests run on Node 20\.1\.0/)
    for (const way of ['`npm i -D node@26`', '`startMuster({ node:', 'MUSTER_URL']) assert.ok(message.includes(way), way)
    assert.ok(message.endsWith(`Found: ${join(folder, 'broken/node')} (it does not run), ${old} (Node 22.9.0).`), message)
  })
})
