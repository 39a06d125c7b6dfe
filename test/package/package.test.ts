/** The package as users have it: packed, installed from the tarball, and run by the machine's own Node and by Node 26. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { databases } from '../support/databases.ts'
import { installPackage, ROOT, userEnv } from '../support/installed-package.ts'
import { type ProcessMuster, readyUrl, spawnMuster } from '../support/process.ts'

/** Node 26, and the machine's own, which may be any that `engines` allows. */
const nodes = ['node', process.execPath].map(path => ({
  path,
  version: execFileSync(path, ['--version'], { encoding: 'utf8', env: userEnv }).trim().slice(1),
}))
const [machine = { path: '', version: '' }] = nodes

describe('the package, installed from its tarball', () => {
  const { project, installed, tarball, env, run, succeed, remove } = installPackage()
  const program = join(installed, 'dist/cli/muster.js')
  after(remove)

  test('npm installs the package alone, without dependencies, and the command muster', () => {
    const names = readdirSync(join(project, 'node_modules')).filter(name => !name.startsWith('.'))
    assert.deepEqual(names, ['muster-server'])
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    assert.equal(succeed(join(project, 'node_modules/.bin/muster'), '--version'), `${version}\n`)
  })

  test('npx --package with the tarball runs the command muster', () => {
    assert.match(succeed('npx', '--yes', '--package', tarball, 'muster', 'explain', '40000007'), /DEVICE_IMEI_INVALID/)
  })

  test('licences.txt names the licence of each bundled dependency', () => {
    assert.match(readFileSync(join(installed, 'dist/licences.txt'), 'utf8'), /^fastify .*, MIT\n\nMIT License/m)
  })

  test('npx with the tarball alone starts a server on Node 26', async t => {
    // npx takes Node from the path, and an absolute path for that of a program.
    const path = [dirname(process.execPath), userEnv.PATH].join(delimiter)
    const args = ['--yes', relative(project, tarball), 'serve', '--port', '0', '--data', ':memory:']
    const started = spawn('npx', args, {
      cwd: project,
      env: { ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    t.after(() => process.kill(-(started.pid as number), 'SIGTERM'))
    const url = await readyUrl(started, [])
    assert.equal((await fetch(new URL('/_muster/v1/health', url))).status, 200)
  })

  for (const { path, version } of nodes) {
    test(`Node ${version}: an import of the package starts nothing and has the documented exports`, () => {
      // Node opens and closes the files of the modules, and standard output.
      const code = `import * as library from 'muster-server'
        const FILES = /^(CloseReq|FSReqCallback|FSReqPromise|TTYWrap|PipeWrap)$/
        console.log(JSON.stringify([Object.keys(library), process.getActiveResourcesInfo().filter(name => !FILES.test(name))]))`
      const before = readdirSync(project)
      assert.deepEqual(JSON.parse(succeed(path, '--input-type=module', '--eval', code)), [
        ['ConfigError', 'readConfig', 'serve'],
        [],
      ])
      assert.deepEqual(readdirSync(project), before)
    })

    test(`Node ${version}: an import of a file that is no entry of the package is refused`, () => {
      const { err } = run(path, '--input-type=module', '--eval', `import 'muster-server/dist/cli/main.js'`)
      assert.match(err, /ERR_PACKAGE_PATH_NOT_EXPORTED/)
    })
  }

  const library = `import { type Config, ConfigError, readConfig, type Running, serve } from 'muster-server'
const config: Config = readConfig({ port: '0', data: ':memory:' }, {})
const running: Running = await serve(config)
const { ok } = await fetch(new URL('/_muster/v1/health', running.url))
await running.close()
try {
  readConfig({ port: 'x' }, {})
} catch (error) {
  console.log(ok, error instanceof ConfigError)
}
`

  test('Node 26: a program that imports the package starts a server, calls it and closes it', () => {
    const file = join(project, 'library.mts')
    writeFileSync(file, library)
    assert.equal(succeed(process.execPath, '--disable-warning=ExperimentalWarning', file), 'true true\n')
  })

  for (const [module, moduleResolution] of [
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ]) {
    test(`tsc --strict with moduleResolution ${moduleResolution} finds the types of the package`, () => {
      const typed = `${library}// @ts-expect-error: a port is a text, as on the command line\nreadConfig({ port: 1 }, {})\n`
      // The consumer has no types of Node or of browsers, so the package's own must need none.
      const ambient =
        'declare const console: { log(...values: unknown[]): void }\ndeclare const fetch: any\ndeclare const URL: any\n'
      writeFileSync(join(project, 'typed.mts'), `${ambient}${typed}`)
      const options = { strict: true, noEmit: true, target: 'es2022', lib: ['es2022'], types: [], module, moduleResolution }
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['typed.mts'] }))
      succeed(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', project)
    })
  }

  describe(`the commands without a store, on Node ${machine.version}`, () => {
    let server: ProcessMuster
    before(async () => {
      server = await spawnMuster(':memory:', [], { program })
    })
    after(() => server.close())
    const muster = (...args: string[]) => run(machine.path, program, ...args)

    test('muster --help and the help of muster serve are printed', () => {
      assert.match(muster('--help').out, /^Usage: muster /)
      assert.match(muster('serve', '--help').out, /^Usage: muster serve /)
    })

    test('muster explain prints a row of a catalogue', () => {
      assert.match(muster('explain', '40000007').out, /DEVICE_IMEI_INVALID/)
    })

    test('muster keys, token and token explain make a key pair, a token and its explanation', () => {
      assert.equal(muster('keys', '--tenant', '2000000001', '--url', server.url).err, '')
      const { out: token } = muster('token', '--url', server.url)
      assert.match(token, /^\S+\.\S+\.\S+\n$/)
      const { out } = muster('token', 'explain', token.trim(), '--json', '--url', server.url)
      assert.equal(JSON.parse(out).verdict, 'accepted')
    })

    test('muster upload sends a file, and muster status reads the refused devices', () => {
      const file = join(installed, 'examples/thousand.csv')
      const reseller = ['--url', server.url, '--reseller', '1000000001', '--client-id', 'northwind']
      const account = [...reseller, '--client-secret', 'northwind-secret']
      const uploaded = muster('upload', file, '--customer', '2000000001', '--transaction', 'P1', ...account)
      assert.match(uploaded.out, /995 registered, 5 refused/, uploaded.err)
      assert.match(muster('status', 'P1', ...account).out, /995 registered, 5 refused/)
    })

    for (const { path, version } of nodes) {
      test(`muster run starts a client on Node ${version} whose requests to the real service get responses of the server`, () => {
        const code = `fetch('https://api.samsungknox.com/kcs/v1/kme/devices/list')
          .then(response => response.json()).then(({ code }) => console.log(code))`
        const { out, err } = muster('run', '--url', server.url, '--', path, '-e', code)
        assert.equal(out, '4010000\n', err)
      })
    }
  })

  // A machine with Node 26 has no older Node; `src/node-version.test.ts` has the refusal for every machine.
  for (const { path, version } of nodes.filter(({ version }) => Number.parseInt(version, 10) < 26)) {
    for (const args of [['serve'], ['demo'], ['migrate'], ['backup', 'x'], ['export', 'x'], ['import', 'x'], ['copy', 'x']]) {
      test(`Node ${version}: muster ${args.join(' ')} is refused with one line that names Node 26`, () => {
        const { code, out, err } = run(path, program, ...args)
        assert.deepEqual([code, out], [1, ''])
        assert.match(
          err,
          new RegExp(`^muster ${args[0]} needs Node 26 or newer, and this is Node ${version}: .*muster\\.js.*\n$`),
        )
      })
    }

    test(`Node ${version}: npx with the tarball alone is refused, and the message has the npx command that brings Node 26`, () => {
      const { code, err } = run('npx', '--yes', relative(project, tarball), 'serve')
      assert.equal(code, 1)
      assert.match(err, /`npx --package node@26 --package muster-server.tgz muster serve`/)
    })

    test(`Node ${version}: a call of the library's serve is rejected with a message that names Node 26`, () => {
      const code = `import { readConfig, serve } from 'muster-server'
        await serve(readConfig({}, {})).catch(({ message }) => console.log(message))`
      assert.match(succeed(path, '--input-type=module', '--eval', code), /^The Muster server needs Node 26 or newer/)
    })
  }

  test('muster demo runs to its end on Node 26', () => {
    assert.match(succeed(process.execPath, program, 'demo'), /registered and approved +995 /)
  })

  for (const database of databases) {
    test(`muster serve with its data in ${database.name} serves the APIs, their documents and the reference page`, async t => {
      const place = await database.place()
      t.after(() => database.drop(place))
      const muster = await spawnMuster(place, [], { program })
      t.after(() => muster.close())
      assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: await muster.token('acme') })).status, 200)
      assert.equal((await muster.ask('GET', '/_muster/docs')).status, 200)
      const { body } = await muster.ask('GET', '/_muster/openapi/kme.json')
      assert.equal(`${body.info.version}\n`, succeed(process.execPath, program, '--version'))
    })
  }
})

test('no document, message or help text has a command that installs the npm package muster, which another project owns', () => {
  const files = globSync(['*.md', '{docs,decisions,examples,bench}/**/*.md', '{src,scripts}/**/*.{ts,mjs}'], { cwd: ROOT })
  assert.ok(files.length > 100)
  const command = /\b(?:npx|npm (?:i|install|add|exec)|yarn add|pnpm (?:add|dlx)|--package)\b[^`]*[\s=]muster(?![\w./-])/
  const found = files.flatMap(file => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
    return lines.filter(line => command.test(line) && !line.includes('muster-server')).map(line => `${file}: ${line}`)
  })
  assert.deepEqual(found, [])
})
