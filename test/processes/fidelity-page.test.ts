/** The commands of docs/fidelity.md, run as a reader runs them, with a second Muster in the place of the real service. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { openChangingService, writeAuthority } from '../support/changing-service.ts'
import { openMuster } from '../support/server.ts'

const page = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8')
const [definition = '', record = '', client = '', ...after] = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
  ([, code]) => code ?? '',
)
const CLONE = fileURLToPath(new URL('../..', import.meta.url))
const HOSTS = '--upstream https://us-kcs-api.samsungknox.com --upstream https://api.samsungknox.com'

test('the commands of docs/fidelity.md record a service, show no original and find the one difference', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-fidelity-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of ['node_modules', 'src', 'package.json']) symlinkSync(join(CLONE, name), join(folder, name))
  writeAuthority(join(folder, 'ca.pem'))
  const muster = await openMuster()
  t.after(() => muster.close())
  await using service = await openChangingService(muster.url, ({ target }, { body }) => {
    if (target.includes('000000000000000000000000')) body.code = 4041600
  })
  // A reader's own proxy would be that of the recorder.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MUSTER_|NODE_)|_proxy$/i.test(name))
  const env = { ...Object.fromEntries(inherited), CLIENT_ID: 'acme', CLIENT_SECRET: 'acme-secret' }
  const start = (code: string) =>
    spawn('bash', ['-c', definition + code], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const run = async (code: string) => {
    const child = start(code)
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { out, err, code: child.exitCode }
  }

  assert.ok(record.includes(HOSTS))
  const recorder = start(record.replace(HOSTS, `--upstream ${service.url} --upstream-ca ca.pem`).replaceAll('4601', '0'))
  const stop = () => process.kill(-(recorder.pid ?? assert.fail()), 'SIGINT')
  t.after(() => recorder.exitCode === null && process.kill(-(recorder.pid ?? 0), 'SIGKILL'))
  const lines: string[] = []
  const port = await new Promise<string>((resolve, reject) => {
    text(recorder.stderr).then(error => reject(new Error(error)))
    createInterface({ input: recorder.stdout }).on('line', line => {
      lines.push(line)
      const [, found] = /^export HTTPS_PROXY='http:\/\/127\.0\.0\.1:(\d+)'/.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  const answers = await run(client.replaceAll('4601', port))
  assert.match(answers.out, /"deviceList":\[\{/, answers.err)
  const ended = once(recorder, 'exit')
  stop()
  await ended
  assert.match(lines.at(-1) ?? '', /^# tenant\.har has 6 requests, 3 readings of the state before them, and 0 blocked changes$/)

  const [search = '', messages = '', drift = ''] = after
  assert.equal((await run(search.replace('my company', 'acme'))).out.trim(), '0')
  assert.match((await run(messages)).out, /RESOURCE_NOT_FOUND|state must be/)
  const report = await run(drift)
  assert.equal(report.code, 1, report.err)
  assert.match(
    report.out,
    / {2}code {2}\$\.code\n {4}recorded {2}4041600\n {4}Muster {4}4041700\n\n1 difference in 6 compared requests\.\n$/,
  )
})
