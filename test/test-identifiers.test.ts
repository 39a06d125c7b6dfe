/** docs/test-identifiers.md: each identifier gives, in a new world, the result that its table has. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { type Muster, musterAt, openMuster } from './support/server.ts'
import { transactionIn } from './support/status.ts'

const page = readFileSync(new URL('../docs/test-identifiers.md', import.meta.url), 'utf8')
const muster = await openMuster()
after(muster.close)

interface Section {
  readonly title: string
  /** Undefined where the identifier is an app. */
  readonly app: string | undefined
  readonly scenarios: readonly string[]
  readonly method: string
  readonly path: string
  readonly body: string | undefined
  readonly rows: readonly (readonly [identifier: string, result: string])[]
}

const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text): Section => {
    const [, method = '', path = '', body] = /```http\n(\S+) (\S+)\n([^`]+\n)?```/.exec(text) ?? []
    return {
      title: text.split('\n', 1)[0] ?? '',
      app: /\bas `([\w-]+)`/i.exec(text)?.[1],
      scenarios: [...text.matchAll(/scenario:(\w+)/g)].map(([, name = '']) => name),
      method,
      path,
      body,
      rows: [...text.matchAll(/^\| `([^`]*)` \| `?(\w+)`? \|/gm)].map(([, identifier = '', result = '']) => [identifier, result]),
    }
  })

/** A new world with the sample data of the section. */
async function worldOf({ scenarios }: Section): Promise<Muster> {
  const seed = scenarios.length === 0 ? {} : { seed: { scenarios } }
  const { status, body, text } = await muster.ask('POST', '/_muster/v1/worlds', { body: seed })
  assert.equal(status, 201, text)
  return musterAt({ url: body.url, close: async () => void (await muster.ask('DELETE', `/_muster/v1/worlds/${body.name}`)) })
}

/** The code of the refusal, else of the device in the transaction that the request began, else `accepted`. */
async function resultOf(world: Muster, section: Section, identifier: string): Promise<string> {
  const filled = (text: string) => text.replace('IDENTIFIER', identifier)
  const token = await world.token(section.app ?? identifier)
  const asked = { token, ...(section.body !== undefined && { body: filled(section.body) }) }
  const headers = { 'content-type': 'application/json' }
  const { status, body, text } = await world.ask(section.method, filled(section.path), { ...asked, headers })
  if (status >= 400) return String(body.errorCode ?? body.code)
  assert.ok(status < 300, text)
  if (!section.path.startsWith('/kcs/v1/rp/devices')) return 'accepted'
  await world.drain()
  const sent = JSON.parse(filled(section.body ?? ''))
  const path = `/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=${sent.transactionId}`
  const [failed] = transactionIn((await world.ask('GET', path, { token })).body).devices as { code: number }[]
  return failed === undefined ? 'accepted' : String(failed.code)
}

test('every section of docs/test-identifiers.md has a request and identifiers', () => {
  assert.ok(sections.length > 20)
  for (const { title, method, path, body, rows } of sections) {
    assert.ok(method !== '' && rows.length > 0, title)
    assert.ok(title.startsWith('Apps') || `${path} ${body}`.includes('IDENTIFIER'), title)
  }
})

for (const section of sections) {
  for (const [identifier, result] of section.rows) {
    test(`${section.title}: ${JSON.stringify(identifier)} is ${result === 'accepted' ? result : `refused with ${result}`}`, async () => {
      const world = await worldOf(section)
      try {
        assert.equal(await resultOf(world, section, identifier), result)
      } finally {
        await world.close()
      }
    })
  }
}
