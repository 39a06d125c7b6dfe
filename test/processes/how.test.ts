/** The recipes of `muster explain CODE --how`: each raises its row in a new world, and the rule that it names refuses. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { apisOf } from '../../src/all-apis.ts'
import { how as gateway } from '../../src/apis/gateway/how.ts'
import { how as kme } from '../../src/apis/kme/how.ts'
import { how as msp } from '../../src/apis/msp/how.ts'
import { how as gen1 } from '../../src/apis/reseller/gen1/how.ts'
import { how as kdp } from '../../src/apis/reseller/how.ts'
import { scriptOf } from '../../src/cli/recipe-script.ts'
import { statusOf } from '../../src/wire/catalogue.ts'
import type { Check } from '../../src/wire/check.ts'
import type { How, Recipe } from '../../src/wire/recipe.ts'
import { refusingCheck } from '../support/explained.ts'
import { runRecipe } from '../support/recipes.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const APIS = apisOf('2026-07')
const HOWS: Readonly<Record<string, How>> = { kme, kdp, gen1, msp, gateway }

/** Operations of the gateway that have the rules of their token request instead, whose refusals are pages, or that refuse nothing. */
const WITHOUT_CHECKS = /^\/ams\/v\d\/(users\/|oauth2\/(authorize|jwks)$)|^\/\.well-known\/o/

for (const [name, how] of Object.entries(HOWS)) {
  const { catalogue, operations } = APIS.find(api => api.name === name) ?? assert.fail(`no API ${name}`)
  const rowOf = ({ row }: Pick<Recipe, 'row'>) => how.rows[row] ?? assert.fail(`no row ${row}`)

  test(`${name}: every row has a recipe, or the reason why only a fault raises it`, () => {
    assert.deepEqual(how.rows, catalogue)
    const raised = [...how.refusals, ...how.devices].map(({ row }) => row)
    assert.deepEqual([...new Set([...raised, ...Object.keys(how.onlyByFault)])].sort(), Object.keys(catalogue).sort())
  })

  test(`${name}: every operation lists its checks, and no two of them have one name`, () => {
    for (const { id, path, checks = [], deviceChecks = [] } of operations) {
      assert.ok(checks.length > 0 || WITHOUT_CHECKS.test(path), id)
      for (const list of [checks, deviceChecks] as const) {
        const rules = list.map(({ rule }) => rule)
        assert.deepEqual(rules, [...new Set(rules)], id)
        assert.deepEqual(
          list.filter(({ row }) => !(row in catalogue)),
          [],
          id,
        )
      }
    }
  })

  for (const recipe of how.refusals) {
    const [code, message, text] = rowOf(recipe)
    test(`${name}: a recipe raises ${code} ${message} (${recipe.row}) by the rule ${recipe.rule}`, async () => {
      const last = await runRecipe(muster, recipe)
      assert.equal(last.status, statusOf(code), last.text)
      const refusing = await refusingCheck(muster, last)
      assert.deepEqual([refusing.rule, refusing.code, refusing.name], [recipe.rule, code, message])
      // Two bodies have no code: an OAuth error, and the published sample of a refused bearer.
      if ('error' in last.body) assert.ok([message, text].includes(last.body.error), last.text)
      else assert.ok(last.text.includes(String(code)) && last.text.includes(message), last.text)
    })
  }

  for (const recipe of how.devices) {
    const [code, message] = rowOf(recipe)
    test(`${name}: a recipe raises ${code} ${message} (${recipe.row}) for a device by the rule ${recipe.rule}`, async () => {
      const last = await runRecipe(muster, recipe)
      assert.equal(last.status, 200, last.text)
      assert.ok(last.text.includes(`"code":${code},"message":"${message}"`), last.text)
      const listed: readonly Check[] = operations.flatMap(({ deviceChecks = [] }) => deviceChecks)
      assert.ok(listed.some(({ rule, row }) => rule === recipe.rule && row === recipe.row))
    })
  }

  for (const row of Object.keys(how.onlyByFault)) {
    const [code] = rowOf({ row })
    test(`${name}: a fault raises ${code} (${row}), and its explanation names the fault`, async () => {
      const { steps } = how.refusals[0] ?? assert.fail('no recipe')
      const fault = { method: 'POST', path: '/_muster/v1/faults', body: { match: { api: name }, do: { code } } } as const
      const last = await runRecipe(muster, { row, rule: 'fault', steps: [fault, ...steps] })
      assert.deepEqual([last.status, (await refusingCheck(muster, last)).rule], [statusOf(code), 'fault'])
    })
  }
}

/** One script for each form of credential and of body. */
const SCRIPTS: readonly [how: How, row: string, text: string][] = [
  [kme, 'profileUnpublished', '4041600'],
  [kme, 'agentInvalid', '4001600'],
  [kdp, 'transactionIdDuplicate', '40000014'],
  [kdp, 'deviceCountExceeded', '40000003'],
  [kdp, 'restrictionUnmet', '4042251'],
  [kdp, 'accessTokenClaimEmpty', '4012251'],
  [gateway, 'jtiUsed', '4002250'],
  [gateway, 'identifierClaimEmpty', '4002251'],
  [gateway, 'userNotFound', '4040100'],
  [gateway, 'oauthClientInvalid', 'invalid_client'],
]
const MUSTER = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))
for (const [how, row, text] of SCRIPTS) {
  test(`the printed commands for ${row} raise ${text} in bash`, async () => {
    const recipe = [...how.refusals, ...how.devices].find(recipe => recipe.row === row) ?? assert.fail(row)
    const script = `muster() { "${process.execPath}" "${MUSTER}" "$@"; }\n${scriptOf(recipe, muster.url)}`
    const { stdout } = await promisify(execFile)('bash', ['-c', script])
    const responses = stdout.trim().split('\n')
    assert.equal(responses.length, recipe.steps.filter(({ keep }) => keep === undefined).length, stdout)
    assert.match(responses.at(-1) ?? '', new RegExp(`"code":\\[?${text}\\b|"error":"${text}"`))
  })
}
