/** Explains a credential: runs the credential check of its API and returns the findings. Single-use tokens stay unused. */
import { openJws } from '../../auth/compact-jws.ts'
import { callSubject } from '../../auth/identify.ts'
import { checkRules } from '../../auth/rules.ts'
import { BARE_ACCESS_TOKEN } from '../../auth/signed-call.ts'
import { type TokenKind, tokenKindOf } from '../../auth/token-kind.ts'
import { type CallerFacts, type Head, servesPath } from '../../wire/api.ts'
import { type Finding, Refused, statusOf } from '../../wire/catalogue.ts'
import { credentialFindings } from '../../wire/findings.ts'
import { type AnyOperation, isAt, Unfit } from '../../wire/operation.ts'
import { credentialRefusals } from '../gate/credential-check.ts'
import { gateRows } from '../gate/errors.ts'
import { explanationOf, withRefusals } from '../gate/rules.ts'
import type { ControlWorld } from './world.ts'

/** The request that a credential is for; absent members are inferred from the credential. */
interface About {
  readonly method?: string
  readonly path?: string
  readonly api?: 'kme' | 'kdp' | 'gen1' | 'msp'
  /** The peer's address. */
  readonly address?: string
}

export async function checkToken(world: ControlWorld, asked: About, token: string) {
  const kind = tokenKindOf(token)
  if (kind === 'access token') return { kind, ...(await checkBareAccessToken(world, asked, token)) }
  const field = FIELD_OF[kind]
  if (field !== undefined) {
    const body = { [field]: token, base64EncodedStringPublicKey: openJws(token)?.claims.publicKey ?? 'none' }
    return { kind, ...(await checkTokenRequest(world, asked, body)) }
  }
  const header = kind === 'bearer' ? 'authorization' : asked.api === 'gen1' ? 'x-wsm-api-token' : 'x-knox-apitoken'
  return { kind, ...(await checkHeaders(world, asked, { [header]: kind === 'bearer' ? `Bearer ${token}` : token })) }
}

/** The body member for each kind of token that is sent to the token endpoint. */
const FIELD_OF: Readonly<Partial<Record<TokenKind, string>>> = {
  'client identifier': 'clientIdentifierJwt',
  'signed client identifier': 'clientIdentifierJwt',
  'session token': 'sessionTokenJwt',
  'signed session token': 'sessionTokenJwt',
}

export async function checkTokenRequest(world: ControlWorld, asked: About, body: object) {
  const path = asked.path ?? `/ams/v1/users/${'sessionTokenJwt' in body ? 'customer/' : ''}accesstoken`
  const api = world.apis.find(({ explain }) => explain !== undefined)
  if (api?.explain === undefined) throw new Error('no API explains token requests')
  const rules = await api.explain(world, headOf(asked, { method: 'POST', path, headers: {} }), body)
  return { api: api.name, operation: operationAt(api.operations, 'POST', path)?.id ?? null, ...verdictOf(rules) }
}

export async function checkHeaders(world: ControlWorld, asked: About, headers: Readonly<Record<string, string>>) {
  const named = asked.api ?? (asked.path === undefined ? inferredApi(headers) : undefined)
  const api = world.apis.find(api => (named === undefined ? servesPath(api, asked.path ?? '') : api.name === named))
  if (api === undefined) throw new Unfit('path', `is none of ${world.apis.flatMap(({ prefixes }) => prefixes).join(', ')}`)
  const { method = 'GET', path = api.prefixes[0] ?? '' } = asked
  const head = headOf(asked, { method, path, headers })
  const operation = operationAt(api.operations, method.toUpperCase(), path)
  const outcome = await api.admit(world, head).then(
    (caller: CallerFacts) => ({ caller }),
    (error: unknown) => {
      if (error instanceof Refused) return { refused: error }
      throw error
    },
  )
  return { api: api.name, operation: operation?.id ?? null, ...verdictOf(credentialFindings(api, operation, outcome)) }
}

async function checkBareAccessToken(world: ControlWorld, asked: About, text: string) {
  const api = asked.api ?? serviceOf(text)
  const request = { headers: {}, address: '' }
  const subject = { ...callSubject(world, request, { [api === 'kdp' ? 'kdp' : 'kme']: 'any' }), text }
  const rules = explanationOf(
    await checkRules(
      withRefusals(BARE_ACCESS_TOKEN, credentialRefusals({ 'credential-missing': gateRows.accessTokenInvalid })),
      subject,
    ),
  )()
  const verdict = verdictOf(rules)
  const advice = verdict.advice ?? 'Sign it with RS512 under the claim accessToken, and send that JWT as x-knox-apitoken.'
  return { api, operation: null, ...verdict, advice }
}

export function verdictOf(rules: readonly Finding[]) {
  const failed = rules.find(({ outcome }) => outcome === 'fail')
  return {
    verdict: failed === undefined ? ('accepted' as const) : ('refused' as const),
    status: failed === undefined ? 200 : statusOf(failed.code),
    code: failed?.code ?? null,
    name: failed?.name ?? null,
    advice: failed?.remedy ?? null,
    rules: [...rules],
  }
}

const headOf = (asked: About, { method, path, headers }: { method: string; path: string; headers: object }): Head => ({
  id: 'explained',
  method,
  path,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  address: asked.address ?? '127.0.0.1',
  query: {},
})

const operationAt = <World, Caller>(
  all: readonly AnyOperation<World, Caller>[],
  method: string,
  path: string,
): AnyOperation<World, Caller> | undefined => all.find(operation => operation.method === method && isAt(operation, path))

/** The API that an unverified credential names. It chooses the check only, and the check verifies the credential. */
function inferredApi(headers: Readonly<Record<string, string>>): string {
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  if (sent['x-wsm-api-token'] !== undefined) return 'gen1'
  const bearer = sent.authorization?.replace(/^Bearer +/i, '').trim()
  const inner = openJws(sent['x-knox-apitoken']?.trim() ?? '')?.claims.accessToken
  return bearer === undefined ? serviceOf(String(inner)) : serviceOf(bearer)
}

function serviceOf(token: string): string {
  const { svc, scope } = openJws(token)?.claims ?? {}
  const named = String(svc ?? scope ?? '')
  return /^kdp\b/.test(named) ? 'kdp' : scope !== undefined && /^msp\b/.test(named) ? 'msp' : 'kme'
}
