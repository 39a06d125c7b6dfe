import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { addressOf, FILES } from '../scripts/openapi.ts'
import { APIS, DOCUMENTS } from '../src/all-apis.ts'
import { isExample } from '../src/wire/example.ts'
import { rowKeysOf } from '../src/wire/operation.ts'

assert.deepEqual(Object.keys(DOCUMENTS).sort(), ['ams', 'control', 'kdp', 'kme', 'msp', 'portal'])

/** Our own APIs have problem documents, which name what was wrong. */
const OWN: ReadonlySet<string> = new Set(['control', 'portal'])

for (const api of APIS) {
  test(`each operation of ${api.name} has an example in examples.ts, and one of a refusal where a request can cause it`, async () => {
    const examples = (await api.examples()).filter(isExample)
    const having = (isRefusal: boolean) =>
      new Set(examples.filter(({ refused }) => (refused !== undefined) === isRefusal).map(({ operation }) => operation))
    const [shown, refused] = [having(false), having(true)]
    const lacking = api.operations.filter(operation => {
      const hasInput = !operation.open || operation.query !== undefined || operation.body !== undefined
      const mustRefuse = !OWN.has(api.name) && hasInput && rowKeysOf(operation).length > 0
      return !shown.has(operation.id) || (mustRefuse && !refused.has(operation.id))
    })
    assert.deepEqual(
      lacking.map(({ id }) => id),
      [],
    )
  })
}

for (const [path, make] of Object.entries(FILES)) {
  test(`${path} is up to date with the source`, async () => {
    const stored = readFileSync(addressOf(path), 'utf8')
    // A plain comparison, because a difference can have thousands of lines.
    assert.ok(stored === (await make()), `${path} is out of date: run npm run openapi`)
  })
}

for (const [api, make] of Object.entries(DOCUMENTS)) {
  const document = await make()
  const written = JSON.parse(JSON.stringify(document))
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
  )

  test(`no two operations of the ${api} document have the same operationId`, () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.ok(ids.length > 0)
    assert.deepEqual(
      ids.filter((id, place) => ids.indexOf(id) !== place),
      [],
    )
  })

  test(`every $ref in the ${api} document has a target`, () => {
    const lost = referencesIn(written).filter(reference => resolve(written, reference) === undefined)
    assert.deepEqual(lost, [])
  })

  test(`no two objects of the ${api} document have the same members without a common name`, () => {
    const copies = Map.groupBy(anonymousObjects(written), text => text)
    assert.deepEqual(
      [...copies].filter(([, all]) => all.length > 1).map(([text]) => text),
      [],
    )
  })

  for (const { name, path, operation } of operations) {
    test(`${name} has a summary, success responses of one schema, an error response and error codes`, () => {
      assert.match(operation.summary, /^[A-Z].*[^.]$/)
      const statuses = Object.keys(operation.responses)
      const done = statuses.filter(status => /^[23]/.test(status))
      const schemas = done.flatMap(status => {
        const reply = operation.responses[status]
        return reply !== undefined && 'content' in reply ? Object.values(reply.content ?? {}) : []
      })
      assert.ok(done.length > 0, `a success response, not ${statuses}`)
      assert.equal(schemas.length, done.filter(status => status.startsWith('2') && status !== '204').length)
      const texts = schemas.map(content => ('schema' in content ? JSON.stringify(content.schema) : 'no schema'))
      assert.ok(!texts.includes('no schema') && new Set(texts).size <= 1, texts.join())
      assert.ok(
        statuses.some(status => /^[45]/.test(status)),
        'at least one error',
      )
      assert.ok(operation['x-error-codes'].length > 0)
    })

    test(`${name} documents each parameter once, and every parameter of its path`, () => {
      const named = (operation.parameters ?? []).map(parameter => `${parameter.in} ${parameter.name}`)
      assert.equal(new Set(named).size, named.length)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => `path ${parameter}`)
      assert.deepEqual(
        named.filter(parameter => parameter.startsWith('path ')),
        inPath,
      )
    })
  }
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  )
}

/** The texts of the schemas of objects with several members that are not components. */
function anonymousObjects(document: { readonly paths: object; readonly components: { readonly schemas: object } }): string[] {
  const within = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const own = 'properties' in value && Object.keys(value.properties as object).length > 1 ? [JSON.stringify(value)] : []
    return [...own, ...Object.values(value).flatMap(within)]
  }
  return [document.paths, ...Object.values(document.components.schemas).map(Object.values)].flatMap(within)
}

const resolve = (document: object, reference: string): unknown =>
  reference.startsWith('#/')
    ? reference
        .slice(2)
        .split('/')
        .reduce<unknown>((place, name) => (place as Record<string, unknown> | undefined)?.[name], document)
    : undefined
