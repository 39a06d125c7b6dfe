/** Runs recipes of `how.ts` files, each in a new world of a server. */
import assert from 'node:assert/strict'
import { makeKeyPair, signJwt } from '../../src/cli/keys-file.ts'
import type { Person, Recipe, SignedToken, Step } from '../../src/wire/recipe.ts'
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
    const credential = credentials.get(step.as)
    last = await world.ask(step.method, filled(step.path), {
      headers: { ...credential?.headers, ...step.headers },
      body: step.longBody === undefined ? (credential?.body ?? (text && filled(text))) : lengthened(step.longBody),
    })
    if (step.keep !== undefined) kept = new RegExp(`"${step.keep}":"([^"]+)"`).exec(last.text)?.[1] ?? assert.fail(last.text)
  }
  return last ?? assert.fail('the recipe has no step')
}

interface Credential {
  readonly headers: Readonly<Record<string, string>>
  /** A token request. */
  readonly body?: string
  /** The id of the key that signed it. */
  readonly key?: string
}

/** The header of a bearer or of a signed token, or a body with a signed client identifier. */
export async function credentialOf(world: Muster, as: Step['as']): Promise<Credential> {
  if (as === undefined) return { headers: {} }
  if (typeof as === 'string') return { headers: { authorization: `Bearer ${await world.token(as)}` } }
  return 'person' in as ? sessionBearer(world, as) : signedToken(world, as)
}

async function sessionBearer(world: Muster, { person }: Person): Promise<Credential> {
  const session = '/_muster/portal/v1/session'
  const headers = { 'x-muster-console': '1' }
  const begun = await world.ask('POST', session, { headers, body: { account: person } })
  const cookie = begun.headers.get('set-cookie')?.split(';', 1)[0] ?? assert.fail(begun.text)
  const token = await world.ask('POST', `${session}/token`, { headers: { ...headers, cookie } })
  return { headers: { authorization: `Bearer ${token.body.access_token}` } }
}

const pair = makeKeyPair()

async function signedToken(world: Muster, { around, minutes = 30, isTokenRequest, ...owner }: SignedToken): Promise<Credential> {
  const issued = await world.ask('POST', '/_muster/v1/keys/issue', { body: { ...owner, publicKey: pair.Public } })
  const keys = { ...pair, Identifier: issued.body.clientIdentifier }
  const key = issued.body.key.id
  const requestOf = (clientIdentifier: string) => ({
    clientIdentifierJwt: signJwt(keys, { clientIdentifier }),
    base64EncodedStringPublicKey: keys.Public,
    validityForAccessTokenInMinutes: minutes,
  })
  if (isTokenRequest) return { headers: {}, body: JSON.stringify(requestOf(around ?? keys.Identifier)), key }
  const answer = await world.ask('POST', '/ams/v1/users/accesstoken', { body: requestOf(keys.Identifier) })
  const accessToken = around ?? answer.body.accessToken
  return { headers: { 'x-knox-apitoken': signJwt(keys, { accessToken }) }, key }
}

const lengthened = ({ before, repeated, times, after }: NonNullable<Step['longBody']>): string =>
  before + repeated.repeat(times) + after
