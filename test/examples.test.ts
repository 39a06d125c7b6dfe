/** The examples of the OpenAPI documents: each request is sent to a server, and its response is that of the example. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type AnyCaller, APIS } from '../src/all-apis.ts'
import sampleData from '../src/apis/control/sample-data.json' with { type: 'json' }
import type { ControlWorld } from '../src/apis/control/world.ts'
import { readKeys, signJwt } from '../src/cli/keys-file.ts'
import type { Api } from '../src/wire/api.ts'
import { Refused, statusOf } from '../src/wire/catalogue.ts'
import { type Example, isExample } from '../src/wire/example.ts'
import { JSON_TYPE } from '../src/wire/openapi-document.ts'
import type { AnyOperation } from '../src/wire/operation.ts'
import type { Step } from '../src/wire/recipe.ts'
import { openComparison } from './support/learned.ts'
import { credentialOf } from './support/recipes.ts'
import { type Answer, type Muster, openMuster } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')
const KEYS = readKeys(join(ROOT, 'examples/keys/acme.keys.json'))
/** The address of the server in examples. */
const ADDRESS = 'http://localhost:4600'

const folder = mkdtempSync(join(tmpdir(), 'muster-examples-'))
after(() => rmSync(folder, { recursive: true }))
/** The key of getEncryptionKey, which a server does not make itself. */
const credentialKeyFile = join(folder, 'credentials.pem')
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
writeFileSync(credentialKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))

// Before the first test, because node:test runs the hook at the end of the file when no test is declared.
const lists = await Promise.all(APIS.map(async api => ({ api, all: await api.examples() })))

test('no file imports examples when it is loaded, so that a server starts without them', () => {
  const importing = globSync('src/**/*.ts', { cwd: ROOT }).filter(file =>
    /\bfrom '[^']*\/examples\.ts'/.test(readFileSync(join(ROOT, file), 'utf8')),
  )
  assert.deepEqual(importing, [])
})

for (const { api, all } of lists) {
  const operationOf = (id: string) => api.operations.find(operation => operation.id === id) ?? assert.fail(`no operation ${id}`)

  describe(`the examples of ${api.name}`, () => {
    const compared = openComparison()
    compared.fix(JSON.stringify(sampleData))
    let muster: Muster
    let cookie = ''
    before(async () => {
      muster = await openMuster({ credentialKey: credentialKeyFile })
    })
    after(() => muster.close())

    const send = async (step: Step): Promise<Answer> => {
      const { as, method, path, headers, body } = replaced(compared.sent(step), formsOf(ADDRESS), formsOf(muster.url))
      const credential = await credentialOf(muster, as)
      const sent = { ...credential.headers, ...(cookie && { cookie }), ...headers }
      const answer = await muster.ask(method, path, { headers: sent, body, redirect: 'manual' })
      cookie = answer.headers.get('set-cookie')?.replace(/;.*/, '') ?? cookie
      return answer
    }
    const shown = <Value>(value: Value): Value => replaced(value, formsOf(muster.url), formsOf(ADDRESS))

    for (const item of all) {
      if (!isExample(item)) {
        test(`${item.method} ${item.path}, which later examples need, succeeds`, async () => {
          const answer = await send(item)
          assert.ok(answer.status < 300, answer.text)
        })
        continue
      }
      const { title, refused, excerpt, signs = {} } = item
      const operation = operationOf(item.operation)
      test(`${operation.id}: ${title ?? refused} has the response of its example`, async () => {
        for (const [text, claims] of Object.entries(signs)) compared.learn(text, signJwt(KEYS, compared.sent(claims)))
        const { status, text, headers } = await send(requestOf(operation, item))
        const isText = !/\bjson\b/.test(headers.get('content-type') ?? '')
        const received = shown(text === '' ? undefined : isText ? text : JSON.parse(text))
        const expected = refused === undefined ? { status: operation.status ?? 200, ...item } : refusalOf(api, item, received)
        assert.equal(status, expected.status, text)
        const differences = compared.differences(expected.response, received, excerpt && 'excerpt')
        assert.deepEqual(differences, [], `the response is now ${JSON.stringify(received)}`)
        assert.deepEqual(compared.differences(item.location, shown(headers.get('location') ?? undefined)), [])
      })
    }
  })
}

/** The forms in which texts contain the address of a server. */
const formsOf = (url: string): string[] => [url, encodeURIComponent(url), new URL(url).host]

/** A JSON value with some texts in place of others, which may be parts of its texts. */
function replaced<Value>(value: Value, texts: readonly string[], others: readonly string[]): Value {
  if (value === undefined) return value
  const text = texts.reduce((text, one, i) => text.replaceAll(one, others[i] ?? ''), JSON.stringify(value))
  return JSON.parse(text)
}

/** The request of an example. */
function requestOf({ method, path, consumes = JSON_TYPE }: AnyOperation<never, never>, example: Example): Step {
  const { as, body, headers, query = {} } = example
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map(one => [name, String(one)]))
  const search = pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
  const isForm = body !== undefined && consumes !== JSON_TYPE
  return {
    ...(as !== undefined && { as }),
    method,
    path: path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(example.path?.[name] ?? '')) + search,
    headers: { ...(isForm && { 'content-type': consumes }), ...headers },
    ...(body !== undefined && { body: isForm ? `${new URLSearchParams(body as Record<string, string>)}` : body }),
  }
}

/** The response to an example that is refused: by default that of the row, with the slots of its text as in the received one. */
function refusalOf(api: Api<ControlWorld, AnyCaller>, { operation: id, refused = '', response }: Example, received: unknown) {
  const row = api.catalogue[refused] ?? assert.fail(`no row ${refused}`)
  const form = new RegExp(`^${RegExp.escape(row[2]).replace(/\\\{\w+\\\}/g, '.+')}$`)
  const text = textsOf(received).find(text => form.test(text))
  const uuid = randomUUID()
  const requestId = api.requestIds === 'uuid' ? uuid : uuid.replaceAll('-', '').toUpperCase()
  const { body } = api.errorResponse(new Refused(row, text), requestId, { id })
  return { status: statusOf(row[0]), response: response ?? body }
}

const textsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [String(value)]
