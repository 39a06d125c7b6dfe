/** The snippets of README.md that need no preparation, run as they are pasted. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { SETTINGS, variableOf } from '../src/config/settings.ts'
import { paste } from './support/paste.ts'
import { musterAt, openMuster } from './support/server.ts'

const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The first shell snippet below a heading. */
const snippetBelow = (heading: string): string =>
  /^```sh\n([\s\S]*?)^```/m.exec(page.slice(page.indexOf(`\n${heading}\n`)))?.[1] ?? ''

test('the snippet of worlds in README.md creates a world, uploads into it, reads the status and resets it', async t => {
  const muster = await openMuster()
  t.after(() => muster.close())
  const snippet = snippetBelow('## Worlds')
  const { out, err } = await paste(snippet, muster.url)
  const outcomes = out.split('\n').filter(line => /^(World|first) /.test(line))
  assert.deepEqual(
    outcomes,
    [
      `World checkout is at ${muster.url}/w/checkout. It ends when it is deleted.`,
      'first is complete: 995 registered, 5 refused',
      'first is complete: 995 registered, 5 refused',
      'World checkout has the data that it began with.',
    ],
    err,
  )
  // The upload was in that world, and the reset has removed it.
  for (const world of ['default', 'checkout']) {
    const at = musterAt({ url: `${muster.url}/w/${world}`, close: muster.close })
    const path = '/kcs/v1/rp/devices?resellerId=1000000001&transactionId=first'
    const { status, body } = await at.ask('GET', path, { token: await at.token('northwind') })
    assert.deepEqual([status, body.totalCount], [200, 0], world)
  }
})

test('README.md lists every setting with its variable', () => {
  for (const name of Object.keys(SETTINGS)) {
    assert.match(page, new RegExp(`^\\| \`${name}\` \\|[^|]*\\| \`${variableOf(name)}\` \\|`, 'm'))
  }
})
