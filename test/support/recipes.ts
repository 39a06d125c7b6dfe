/** Runs recipes of `how.ts` files, each in a new world of a server. */
import assert from 'node:assert/strict'
import { makeKeyPair, signJwt } from '../../src/cli/keys-file.ts'
import type { Recipe, SignedToken, Step } from '../../src/wire/recipe.ts'
import { type Answer, type Muster, musterAt } from './server.ts'

/** The response to the last step of a recipe. */
export async function runRecipe(muster: Muster, { steps }: Recipe): Promise<Answer> {
  const { url } = (await muster.ask('POST', '/_muster/v1/worlds', { body: {} })).body
  const world = musterAt({ url, close: muster.close })
  const credentials = new Map<Step['as'], Credential>()
  for (const { as } of steps) if (!credentials.has(as)) credentials.set(as, await credentialOf(world, as))
  const key = [...credentials.values()].find(({ key }) => key !== undefined)?.key ?? ''
  let last: Answer | undefined
  let kept = ''
  const filled = (text: string) => text.replace('{key}', key).replace('{kept}', kept).replace('{server}', muster.url)
  for (const step of steps) {
    if (last !== undefined) assert.equal(last.status, 200, `a step before the last is refused: ${last.text}`)
    const text = typeof step.body === 'object' ? JSON.stringify(step.body) : step.body
    last = await world.ask(step.method, filled(step.path), {
      headers: { ...credentials.get(step.as)?.headers, ...step.headers },
      body: step.longBody === undefined ? text && filled(text) : lengthened(step.longBody),
    })
    if (step.keep !== undefined) kept = new RegExp(`"${step.keep}":"([^"]+)"`).exec(last.text)?.[1] ?? assert.fail(last.text)
  }
  return last ?? assert.fail('the recipe has no step')
}

interface Credential {
  readonly headers: Readonly<Record<string, string>>
  /** The id of the key that signed it. */
  readonly key?: string
}

/** The headers of an app's bearer or of a signed token. */
export async function credentialOf(world: Muster, as: Step['as']): Promise<Credential> {
  if (as === undefined) return { headers: {} }
  return typeof as === 'string' ? { headers: { authorization: `Bearer ${await world.token(as)}` } } : signedToken(world, as)
}

const pair = makeKeyPair()

async function signedToken(world: Muster, { around, minutes = 30, ...owner }: SignedToken): Promise<Credential> {
  const issued = await world.ask('POST', '/_muster/v1/keys/issue', { body: { ...owner, publicKey: pair.Public } })
  const keys = { ...pair, Identifier: issued.body.clientIdentifier }
  const body = {
    clientIdentifierJwt: signJwt(keys, { clientIdentifier: keys.Identifier }),
    base64EncodedStringPublicKey: keys.Public,
    validityForAccessTokenInMinutes: minutes,
  }
  const answer = await world.ask('POST', '/ams/v1/users/accesstoken', { body })
  const accessToken = around ?? answer.body.accessToken
  return { headers: { 'x-knox-apitoken': signJwt(keys, { accessToken }) }, key: issued.body.key.id }
}

const lengthened = ({ before, repeated, times, after }: NonNullable<Step['longBody']>): string =>
  before + repeated.repeat(times) + after
