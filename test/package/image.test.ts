/** The OCI image, made as `npm run image` makes it, unpacked and run with a read-only root and without capabilities. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { noCompose, servicesIn } from '../support/compose.ts'
import { type Container, type Image, noContainers, readyUrl, USER, unpackImage } from '../support/container.ts'
import { databases } from '../support/databases.ts'
import { ROOT } from '../support/installed-package.ts'

const MAX_BYTES = 65_000_000
const ACCOUNT = ['--reseller', '1000000001', '--client-id', 'northwind', '--client-secret', 'northwind-secret']

describe('the OCI image', { skip: noContainers }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-image-test-'))
  const archive = join(folder, 'image.oci.tar')
  const make = (file: string) => execFileSync(process.execPath, ['scripts/image.ts', file], { cwd: ROOT })
  let image: Image
  before(() => {
    make(archive)
    image = unpackImage(archive)
  })
  after(() => {
    image?.remove()
    rmSync(folder, { recursive: true })
  })

  test('its compressed layers and descriptions have at most 65 MB', () => {
    const { manifest, manifestSize } = image
    const sizes = [manifestSize, manifest.config.size, ...manifest.layers.map(({ size }: { size: number }) => size)]
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(bytes > 20_000_000 && bytes <= MAX_BYTES, `${bytes} bytes`)
  })

  test('its configuration names a user without rights, the command, the port and the volume', () => {
    const { config, architecture, os } = image.config
    assert.deepEqual([os, architecture], ['linux', { x64: 'amd64' }[process.arch as string] ?? process.arch])
    assert.deepEqual([config.User, config.Entrypoint, config.Cmd], [`${USER}:${USER}`, ['muster'], ['serve']])
    assert.deepEqual([config.ExposedPorts, config.Volumes], [{ '4600/tcp': {} }, { '/data': {} }])
  })

  test('it has Node, the libraries of Node, the package and four files of settings, and no shell', () => {
    const files = pathsIn(image.root).filter(path => !lstatSync(join(image.root, path)).isDirectory())
    const others = files.filter(path => !/^(app\/|usr\/share\/doc\/[^/]+\/copyright$|lib(64)?\/[^ ]*\.so\.\d+$)/.test(path))
    assert.deepEqual(others.sort(), [
      'etc/group',
      'etc/nsswitch.conf',
      'etc/passwd',
      'etc/ssl/certs/ca-certificates.crt',
      'usr/bin/muster',
      'usr/bin/node',
    ])
    for (const path of ['dist/cli/muster.js', 'dist/licences.txt', 'examples/fleet.yaml'])
      assert.ok(files.includes(`app/${path}`), path)
    const libraries = files.filter(path => path.startsWith('lib'))
    assert.ok(libraries.some(path => path.endsWith('/libc.so.6')) && libraries.length < 12, libraries.join(' '))
  })

  test('all files but the folder /data belong to root, none can be written by others, and none is setuid', () => {
    for (const path of pathsIn(image.root)) {
      const stat = lstatSync(join(image.root, path))
      const mode = stat.isSymbolicLink() ? 0 : stat.mode & 0o7777
      if (path === 'data') assert.deepEqual([stat.uid, stat.gid, mode], [USER, USER, 0o700])
      else assert.deepEqual([path, stat.uid, stat.gid, mode & 0o7022], [path, 0, 0, 0])
    }
  })

  test('a second build of the same sources is the same file, byte for byte', () => {
    const again = join(folder, 'again.oci.tar')
    make(again)
    const digests = (file: string) => [file, file.replace('.oci.tar', '.cdx.json')].map(path => digestOf(path))
    assert.deepEqual(digests(again), digests(archive))
  })

  test('the list of its parts has Node, the Debian packages of the libraries, and what the package bundles', () => {
    const { components } = JSON.parse(readFileSync(archive.replace('.oci.tar', '.cdx.json'), 'utf8'))
    const bundled = JSON.parse(readFileSync(join(image.root, 'app/dist/sbom.cdx.json'), 'utf8')).components
    const [node, ...others] = components
    assert.deepEqual(
      [node.name, node.version, node.hashes[0].content],
      ['node', process.versions.node, digestOf(join(image.root, 'usr/bin/node'), 'sha512')],
    )
    const debian = others.slice(0, -bundled.length)
    assert.deepEqual(others.slice(-bundled.length), bundled)
    assert.ok(debian.length > 0 && debian.every(({ purl }: { purl: string }) => purl.startsWith('pkg:deb/debian/')))
    // Each has its licences in the image.
    assert.deepEqual(readdirSync(join(image.root, 'usr/share/doc')).sort(), [node, ...debian].map(({ name }) => name).sort())
  })

  describe('as a container with a read-only root and no capabilities', () => {
    let container: Container
    let data: string
    before(async () => {
      data = image.volume()
      copyFileSync(join(ROOT, 'examples/thousand.csv'), join(data, 'thousand.csv'))
      container = image.start({ mounts: { '/data': data } })
      assert.equal(await readyUrl(container), 'http://127.0.0.1:4600')
    })
    after(() => container.stop())

    test('a reseller uploads devices and the server stores them in the volume', () => {
      const order = ['thousand.csv', '--customer', '2000000001', '--transaction', 'C1']
      const { out, err } = container.exec('muster', 'upload', ...order, ...ACCOUNT)
      assert.match(out, /995 registered, 5 refused/, err)
      assert.ok(lstatSync(join(data, 'muster.db')).size > 0)
      // Nothing else remains in the volume.
      assert.deepEqual(
        readdirSync(data).filter(name => !name.startsWith('muster.db')),
        ['thousand.csv'],
      )
    })

    test('the server listens on all addresses of the network of the container', () => {
      const { out } = container.exec('node', '-p', `require('node:fs').readFileSync('/proc/net/tcp', 'utf8')`)
      // An address in hexadecimal: 0.0.0.0:4600, in the state LISTEN.
      assert.match(out, / 00000000:11F8 00000000:0000 0A /)
    })

    test('a process in it is user 65532, and can write /data and no other folder', () => {
      const code = `const { accessSync, constants, readdirSync } = require('node:fs')
        const can = path => { try { accessSync(path, constants.W_OK); return true } catch { return false } }
        console.log(JSON.stringify([process.getuid(), process.getgid(), readdirSync('/').map(name => '/' + name).filter(can)]))`
      const { out, err } = container.exec('node', '--eval', code)
      assert.deepEqual(JSON.parse(out || 'null'), [USER, USER, ['/data']], err)
    })

    test('Node in it trusts public certificate authorities, also by the file for --use-system-ca', () => {
      const count = `require('node:tls').getCACertificates('system').length`
      assert.ok(Number(container.exec('node', '--use-system-ca', '--print', count).out) > 100)
    })

    test('muster healthcheck exits with 0, and with 1 for a port without a server', () => {
      assert.deepEqual(container.exec('muster', 'healthcheck'), { code: 0, out: '', err: '' })
      assert.equal(container.exec('muster', 'healthcheck', '--url', 'http://127.0.0.1:4601').code, 1)
    })

    test('after SIGTERM it ends with exit code 0, and a new container continues with the data of the volume', async () => {
      assert.equal(await container.stop(), 0)
      container = image.start({ mounts: { '/data': data } })
      await readyUrl(container)
      assert.match(container.exec('muster', 'status', 'C1', ...ACCOUNT).out, /995 registered, 5 refused/)
    })
  })

  test('in service mode the container reads its admin token from a file', async t => {
    const token = 'an-admin-token-of-at-least-32-characters'
    const secret = join(folder, 'admin-token')
    writeFileSync(secret, `${token}\n`)
    const env = { MUSTER_MODE: 'service', MUSTER_ADMIN_TOKEN_FILE: '/run/secrets/admin-token' }
    const container = image.start({ env, mounts: { '/data': image.volume(), '/run/secrets/admin-token': secret } })
    t.after(() => container.stop())
    await readyUrl(container)
    const code = `Promise.all(['wrong', process.argv[1]].map(token => fetch('http://127.0.0.1:4600/_muster/v1/resellers', {
        headers: { authorization: 'Bearer ' + token } }).then(({ status }) => status))).then(all => console.log(all.join()))`
    assert.equal(container.exec('node', '--eval', code, token).out, '401,200\n')
    assert.equal(container.exec('muster', 'healthcheck').code, 0)
  })

  test('a container with an unusable setting ends with exit code 1 and one line that names the setting', async () => {
    const { ended } = image.start({ env: { MUSTER_PRT: '1' }, mounts: { '/data': image.volume() } })
    assert.deepEqual(await ended, {
      code: 1,
      err: 'MUSTER_PRT in the environment is no setting; the closest one is MUSTER_PORT\n',
    })
  })

  test('the container finds the addresses of names in /etc/hosts, as those of other containers', async () => {
    const hosts = join(folder, 'hosts')
    writeFileSync(hosts, '127.0.0.1 database\n')
    const env = { MUSTER_DATA: 'postgres://muster@database:1/muster' }
    const { ended } = image.start({ env, mounts: { '/data': image.volume(), '/etc/hosts': hosts } })
    const { code, err } = await ended
    assert.equal(code, 1)
    assert.match(err, /connect ECONNREFUSED 127\.0\.0\.1:1/)
  })

  for (const database of databases.filter(({ name }) => name === 'PostgreSQL')) {
    test('the nodes of compose.postgres.yaml share a database: one accepts an upload, the worker runs it, the other reports it', {
      skip: noCompose,
    }, async t => {
      const data = await database.place()
      t.after(() => database.drop(data))
      const tenants = { resellers: [tenantOf('1000000009')], customers: [tenantOf('2000000009')] }
      const app = { tenant: '1000000009', clientId: 'phones', clientSecret: 's'.repeat(32), scopes: ['kdp'] }
      const seed = join(folder, 'seed.json')
      writeFileSync(seed, JSON.stringify({ ...tenants, apps: [app] }))
      // Their own network has no way to the database of this machine, so they share that of the machine, on loopback.
      const here = {
        MUSTER_HOST: '127.0.0.1',
        MUSTER_PORT: '0',
        MUSTER_WORKER_PORT: '0',
        MUSTER_DATA: data,
        MUSTER_SEED: '/seed.json',
      }
      const secrets = { POSTGRES_PASSWORD: 'unused', MUSTER_ADMIN_TOKEN: 'a'.repeat(32) }
      const services = servicesIn(join(ROOT, 'deploy/compose.postgres.yaml'), secrets)
      const start = async (service: string) => {
        const env = { ...services[service]?.environment, ...here }
        const mounts = { '/data': image.volume(), '/seed.json': seed, '/devices.csv': join(ROOT, 'examples/thousand.csv') }
        const container = image.start({ env, mounts, network: 'host' })
        t.after(() => container.stop())
        return { ...container, url: await readyUrl(container) }
      }
      const [first, second, worker] = await Promise.all(['api-1', 'api-2', 'worker'].map(start))
      assert.ok(first && second && worker)
      for (const { exec, url } of [first, second, worker]) assert.equal(exec('muster', 'healthcheck', '--url', url).code, 0)
      const account = ['--reseller', app.tenant, '--client-id', app.clientId, '--client-secret', app.clientSecret]
      const order = ['/devices.csv', '--customer', '2000000009', '--transaction', 'C2']
      const uploaded = first.exec('muster', 'upload', ...order, ...account, '--url', first.url)
      assert.match(uploaded.out, /9\d\d registered/, uploaded.err)
      const reported = second.exec('muster', 'status', 'C2', ...account, '--url', second.url)
      assert.match(reported.out, /9\d\d registered/, reported.err)
      assert.equal(await worker.stop(), 0)
    })
  }
})

const tenantOf = (id: string) => ({ id, name: `Tenant ${id}`, country: 'US', region: 'us' })

const pathsIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })

const digestOf = (file: string, hash = 'sha256'): string => createHash(hash).update(readFileSync(file)).digest('hex')
