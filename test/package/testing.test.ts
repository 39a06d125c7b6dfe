/** Tests of users with the package: the examples and the snippet of README.md, with each runner, on Node 20, 22 and 26. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetched, fetchedNodes, installPackage, ROOT, userEnv } from '../support/installed-package.ts'
import { endOf } from '../support/muster-run.ts'
import { openMuster } from '../support/server.ts'

const { folder, tarball, remove } = installPackage()
after(remove)
const nodes = fetchedNodes(join(folder, 'nodes'))

// One folder has the packages of all examples, which are found from the folders in it.
const runners = join(folder, 'runners')
const manifests = globSync('examples/*/package.json', { cwd: ROOT })
const packages = manifests.flatMap(file => {
  const { devDependencies = {} } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
  return Object.entries(devDependencies).map(([name, version]) => `${name}@${version}`)
})
fetched(runners, tarball, ...new Set(packages))
for (const file of manifests) cpSync(join(ROOT, dirname(file)), join(runners, dirname(file)), { recursive: true })

// As a user's who has Node 26 as well: it is on the PATH.
const env = { ...userEnv, PATH: `${dirname(process.execPath)}:${userEnv.PATH}`, CI: 'true' }

async function run(path: string, args: readonly string[], cwd: string, also: NodeJS.ProcessEnv = {}) {
  const { code, out, err } = await endOf(spawn(path, args, { cwd, env: { ...env, ...also } }))
  return { code, printed: `${out}${err}` }
}

const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  'node-test': ['--test'],
  vitest: [join(runners, 'node_modules/vitest/vitest.mjs'), 'run'],
  jest: [join(runners, 'node_modules/jest/bin/jest.js')],
  'jest-typescript': [join(runners, 'node_modules/jest/bin/jest.js')],
  python: ['--test'],
}

test('every example has a runner here', () => {
  assert.deepEqual(manifests.map(file => dirname(file).replace('examples/', '')).sort(), Object.keys(RUNNERS).sort())
})

for (const [major, path] of nodes)
  describe(`on Node ${major}`, () => {
    for (const [example, args] of Object.entries(RUNNERS))
      test(`the tests of examples/${example} pass on Node ${major}`, async () => {
        const { code, printed } = await run(path, args, join(runners, 'examples', example))
        assert.equal(code, 0, printed)
        assert.match(printed, /pass(ed)?\b/)
        // Jest warns so about what its tests have left open.
        assert.doesNotMatch(printed, /did not exit|failed to exit|open handle/)
      })
  })

test('the snippet of README.md, pasted into a folder with the package and the npm package node, passes with node --test', async () => {
  const page = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, file = '', snippet = ''] = /`(\w+\.test\.mjs)`[^\n]*\n\n```js\n(.*?)^```/ms.exec(page) ?? []
  assert.equal(snippet.split('\n').filter(line => line !== '').length, 10)
  const empty = join(folder, 'empty')
  const installed = fetched(empty, '-D', tarball)
  // As `npm i -D node@26` installs it, without the download.
  symlinkSync(join(ROOT, 'node_modules/node'), join(installed, 'node'))
  writeFileSync(join(empty, file), snippet)
  for (const [major, path] of nodes) {
    // No other Node 26 is found.
    const { code, printed } = await run(path, ['--test'], empty, { PATH: userEnv.PATH })
    assert.equal(code, 0, `Node ${major}: ${printed}`)
    assert.match(printed, /^(ℹ|#) pass 1$/m)
  }
})

test('both forms of the entries have the same exports, which TypeScript 5 finds by each resolution of modules', () => {
  const print = (entry: string) => `console.log(Object.keys(${entry}).sort().join())`
  for (const name of ['sdk', 'testing']) {
    const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: runners, encoding: 'utf8' })
    const module = run('--input-type=module', '--eval', `import * as entry from 'muster-server/${name}'; ${print('entry')}`)
    const common = run('--input-type=commonjs', '--eval', print(`require('muster-server/${name}')`))
    assert.equal(common, module)
  }
  const typed = `import { createKnoxClient, isKnoxError, KnoxError } from 'muster-server/sdk'
import { startMuster, type World } from 'muster-server/testing'
export async function run(): Promise<string | undefined> {
  const muster = await startMuster({ settings: { contract: '2023-12', journal: 5 } })
  const world: World = await muster.world({ seed: ['default'] })
  const own = createKnoxClient({ baseUrl: world.url, auth: { keys: await world.keys({ tenant: '1', service: 'kme' }) } })
  for (const { kme } of [own, world.clients.acme]) await kme.devices.list().page()
  try { await world.clients.meridian.msp.customers.delink({ customerId: '2' }) } catch (error) {
    if (error instanceof KnoxError && isKnoxError(error, 'msp', 'CANNOT_DELINK_FULLY_MANAGED')) { const code: 4002112 = error.code; void code }
    const known: KnoxError | undefined = error instanceof KnoxError ? error : undefined
    void known
  }
  // @ts-expect-error: no filter
  await world.waitFor({ operations: 'x' })
  // @ts-expect-error: no unit
  await world.clock.advance({ weeks: 1 })
  // @ts-expect-error: no setting
  await startMuster({ settings: { contrakt: '1' } })
  const { status } = await world.waitFor(({ operation, code }) => operation === 'listDevices' && code === null)
  return [status, (await world.phones.boot('350000000000113')).state, world.env.MUSTER_URL].join()
}
export const closed = async (): Promise<void> => { await using muster = await startMuster(); await using world = await muster.world(); void world }
`
  const tsc = join(runners, 'node_modules/typescript/bin/tsc')
  const modes = [
    ['ts', 'commonjs', 'node10'],
    ['cts', 'node16', 'node16'],
    ['mts', 'node16', 'node16'],
    ['cts', 'nodenext', 'nodenext'],
    ['mts', 'esnext', 'bundler'],
  ] as const
  for (const [ending, module, moduleResolution] of modes) {
    const file = `typed.${ending}`
    writeFileSync(join(runners, file), typed)
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'esnext.disposable'],
      module,
      moduleResolution,
    }
    writeFileSync(
      join(runners, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, types: ['node'] }, files: [file] }),
    )
    try {
      execFileSync(process.execPath, [tsc, '--project', runners], { encoding: 'utf8' })
    } catch (error) {
      assert.fail(`${ending}, ${module}, ${moduleResolution}: ${(error as { stdout: string }).stdout}`)
    }
  }
})

// A server that goes on would keep the suite waiting.
describe('the end of a server', { timeout: 300_000 }, () => {
  /** A program in the folder of the runners that starts a server and prints its address. */
  function program(path: string, code: string, also: NodeJS.ProcessEnv = {}) {
    const source = `import { startMuster } from 'muster-server/testing'
      const muster = await startMuster()
      await (await muster.world()).clients.acme.kme.devices.list().page()
      console.log(muster.url)
      ${code}`
    const child = spawn(path, ['--input-type=module', '--eval', source], {
      cwd: runners,
      env: { ...env, ...also },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const printed = async (): Promise<string> => {
      const { value, done } = await lines.next()
      assert.ok(done !== true, 'the program has ended')
      return value
    }
    return { child, ended: once(child, 'exit').then(([exit]) => exit as number | null), printed }
  }

  const isServing = (url: string): Promise<boolean> =>
    fetch(`${url}/_muster/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    )

  async function untilGone(url: string): Promise<void> {
    while (await isServing(url)) await sleep(20)
  }

  for (const [major, path] of nodes) {
    test(`Node ${major}: a program that does not close its server ends, and so does the server`, async () => {
      const { ended, printed } = program(path, '')
      const url = await printed()
      assert.equal(await ended, 0)
      await untilGone(url)
    })

    test(`Node ${major}: a server ends when the process that started it is killed`, async () => {
      const { child, printed } = program(path, 'setInterval(() => {}, 1000)')
      const url = await printed()
      assert.ok(await isServing(url))
      child.kill('SIGKILL')
      await untilGone(url)
    })

    test(`Node ${major}: a server ends with the thread that started it, while the process goes on`, async t => {
      const thread = `const { parentPort } = require('node:worker_threads')
        require('muster-server/testing').startMuster().then(({ url }) => parentPort.postMessage(url))
        setInterval(() => {}, 1000)`
      // A thread resolves packages from the file of its program.
      writeFileSync(join(runners, 'thread.cjs'), thread)
      const { child, printed } = program(
        path,
        `const { Worker } = await import('node:worker_threads')
        const { once } = await import('node:events')
        const worker = new Worker('./thread.cjs')
        const [url] = await once(worker, 'message')
        console.log(url, (await fetch(url + '/_muster/v1/health')).status)
        await worker.terminate()
        setInterval(() => {}, 1000)`,
      )
      t.after(() => child.kill())
      await printed()
      const [url = '', status] = (await printed()).split(' ')
      assert.equal(status, '200')
      await untilGone(url)
      assert.equal(child.exitCode, null)
    })
  }

  test('settings of the environment do not reach a server, and MUSTER_URL names one to connect to, which goes on', async () => {
    const own = program(
      process.execPath,
      `const { contract } = await (await fetch(muster.url + '/_muster/v1/health')).json()
      console.log(contract)`,
      { MUSTER_CONTRACT: '2023-12', MUSTER_DATA: '/nowhere' },
    )
    await own.printed()
    assert.equal(await own.printed(), '2026-07')
    const running = await openMuster()
    after(() => running.close())
    const { ended, printed } = program(process.execPath, 'await muster.close()', { MUSTER_URL: running.url })
    assert.equal(await printed(), running.url)
    assert.equal(await ended, 0)
    assert.ok(await isServing(running.url))
  })
})
