import assert from 'node:assert/strict'
import type { Finding } from '../../src/wire/catalogue.ts'
import type { Answer, Muster } from './server.ts'

/** The one check that refused a request, by the address in its response. A rule that no list has is not accepted. */
export async function refusingCheck(muster: Muster, { headers, text }: Answer): Promise<Finding> {
  const address = headers.get('x-muster-explanation') ?? assert.fail(`no explanation of ${text}`)
  const explanation = await muster.ask('GET', address)
  const rules: readonly Finding[] = explanation.body.findings
  const [failed, ...others] = rules.filter(({ outcome }) => outcome === 'fail')
  assert.ok(failed !== undefined && others.length === 0, explanation.text)
  assert.notEqual(failed.rule, 'other', explanation.text)
  return failed
}
