/** The files of `deploy/`: each is read as its tool reads it, and the settings and commands that it names exist. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { VARIABLES } from '../../scripts/image-root.ts'
import { programWith } from '../../src/cli/program.ts'
import { readConfig } from '../../src/config.ts'
import { composeConfig, noCompose, type Service, servicesIn } from '../support/compose.ts'
import { ROOT } from '../support/installed-package.ts'

const DEPLOY = join(ROOT, 'deploy')
const SQLITE = join(DEPLOY, 'compose.yaml')
const POSTGRES = join(DEPLOY, 'compose.postgres.yaml')
const UNIT = join(DEPLOY, 'muster.service')
const SECRETS = { POSTGRES_PASSWORD: 'a-password', MUSTER_ADMIN_TOKEN: 'an-admin-token-of-at-least-32-characters' }
const { name, version, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** Throws where a command or one of its flags does not exist. */
async function parseCommand([command = '', ...args]: readonly string[]): Promise<void> {
  const program = await programWith(command)
  const found = program.commands.find(each => each.name() === command)
  assert.ok(found, `muster ${command}`)
  const { operands, unknown } = found.exitOverride().parseOptions([...args])
  assert.deepEqual([operands, unknown], [[], []])
}

const settingsOf = ({ environment = {} }: Service) => readConfig({}, { ...VARIABLES, ...environment })

test('deploy/ has the files that these tests and test/worker-port.test.ts read, and no others', () => {
  assert.deepEqual(readdirSync(DEPLOY).sort(), ['alerts.yml', 'compose.postgres.yaml', 'compose.yaml', 'muster.service'])
})

describe('the Compose files', { skip: noCompose }, () => {
  let sandbox: Readonly<Record<string, Service>>
  let nodesAndDatabase: Readonly<Record<string, Service>>
  before(() => {
    sandbox = servicesIn(SQLITE)
    nodesAndDatabase = servicesIn(POSTGRES, SECRETS)
  })

  test('each service of Muster runs the image of this version, never a downloaded one, without rights', async () => {
    const all = [...Object.values(sandbox), ...Object.values(nodesAndDatabase)]
    const services = all.filter(({ image }) => image.startsWith(name))
    assert.equal(services.length, 4)
    for (const service of services) {
      assert.equal(service.image, `${name}:${version}`)
      assert.deepEqual(
        [service.pull_policy, service.read_only, service.cap_drop, service.security_opt],
        ['never', true, ['ALL'], ['no-new-privileges:true']],
      )
      const [kind, program, ...command] = service.healthcheck?.test ?? []
      assert.deepEqual([kind, program], ['CMD', 'muster'])
      await parseCommand(command)
    }
  })

  test('compose.yaml runs a sandbox with its data in a volume, whose port this machine alone reaches', () => {
    const { muster, ...others } = sandbox
    assert.ok(muster)
    assert.deepEqual([Object.keys(others), muster.ports, muster.volumes], [[], ['127.0.0.1:4600:4600/tcp'], ['data:/data:rw']])
    const { mode, data, host, port, publicSandbox, hosts } = settingsOf(muster)
    assert.deepEqual([mode, data, host, port, publicSandbox, hosts], ['sandbox', '/data', '0.0.0.0', 4600, true, ['muster']])
  })

  test('compose.postgres.yaml runs two nodes for requests and a worker in service mode on one database', () => {
    const { database, ...nodes } = nodesAndDatabase
    assert.equal(database?.environment?.POSTGRES_PASSWORD, SECRETS.POSTGRES_PASSWORD)
    const settings = Object.entries(nodes).map(([service, node]) => [service, settingsOf(node).role, node.ports ?? []])
    assert.deepEqual(settings, [
      ['api-1', 'api', ['127.0.0.1:4601:4600/tcp']],
      ['api-2', 'api', ['127.0.0.1:4602:4600/tcp']],
      ['worker', 'worker', []],
    ])
    assert.ok(nodes.worker)
    assert.equal(settingsOf(nodes.worker).workerPort, 4600)
    for (const node of Object.values(nodes)) {
      const { mode, data, adminToken } = settingsOf(node)
      const address = `postgres://muster:${SECRETS.POSTGRES_PASSWORD}@database:5432/muster`
      assert.deepEqual([mode, data, adminToken], ['service', address, SECRETS.MUSTER_ADMIN_TOKEN])
    }
  })

  for (const variable of Object.keys(SECRETS)) {
    test(`compose.postgres.yaml without ${variable} is refused, because no secret has a default`, () => {
      const { code, err } = composeConfig(POSTGRES, { ...SECRETS, [variable]: '' })
      assert.equal(code, 1)
      assert.match(err, new RegExp(`Missing mandatory value.*${variable}`, 's'))
    })
  }
})

describe('the systemd unit', { skip: spawnSync('systemd-analyze', ['--version']).error && 'it needs systemd' }, () => {
  const linesOf = (key: string) =>
    [...readFileSync(UNIT, 'utf8').matchAll(new RegExp(`^${key}=(.+)$`, 'gm'))].map(([, value = '']) => value)
  const [start = ''] = linesOf('ExecStart')
  const [post = ''] = linesOf('ExecStartPost')

  test('systemd-analyze verify accepts it where the package is installed, and reports its programs where it is not', t => {
    const root = mkdtempSync(join(tmpdir(), 'muster-unit-'))
    t.after(() => rmSync(root, { recursive: true }))
    const unit = join(root, 'muster.service')
    copyFileSync(UNIT, unit)
    const verify = () => spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
    assert.match(verify().stderr, /Command \/opt\/muster\/node_modules\/node\/bin\/node is not executable/)
    // The tool looks for the program on this machine.
    writeFileSync(unit, readFileSync(UNIT, 'utf8').replaceAll('/opt/muster/node_modules/node/bin/node', process.execPath))
    const { status, stderr } = verify()
    assert.deepEqual([status, stderr], [0, ''])
  })

  test('systemd-analyze security rates its exposure below 2 of 10', () => {
    const args = ['security', '--offline=true', '--no-pager', '--threshold=20', UNIT]
    const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })

  test('its programs are those of the package and of the package node, and its commands exist', async () => {
    const program = `/opt/muster/node_modules/node/bin/node /opt/muster/node_modules/${name}/${bin.muster} `
    for (const line of [start, post]) {
      assert.ok(line.startsWith(program), line)
      await parseCommand(line.slice(program.length).split(' '))
    }
  })

  test('its variables are settings of service mode, with the data in its state directory and the token in a credential', t => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-unit-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const [credential] = linesOf('LoadCredential').map(line => line.split(':', 1)[0] ?? '')
    writeFileSync(join(folder, credential ?? ''), `${SECRETS.MUSTER_ADMIN_TOKEN}\n`)
    const variables = linesOf('Environment').map(line => line.replace('%S', '/var/lib').replace('%d', folder).split('='))
    const { mode, data, adminToken } = readConfig({}, Object.fromEntries(variables))
    assert.deepEqual([mode, data, adminToken], ['service', `/var/lib/${linesOf('StateDirectory')}`, SECRETS.MUSTER_ADMIN_TOKEN])
  })
})
