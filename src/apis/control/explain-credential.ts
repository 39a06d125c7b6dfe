/** Judges a credential that somebody asks about, by the APIs' own gates, and uses nothing of it up. */
import { openJws } from '../../auth/compact-jws.ts'
import { callSubject } from '../../auth/identify.ts'
import { checkRules } from '../../auth/rules.ts'
import { BARE_ACCESS_TOKEN } from '../../auth/signed-call.ts'
import { type TokenKind, tokenKindOf } from '../../auth/token-kind.ts'
import { type Called, findingsOf, type Head, servesPath } from '../../wire/api.ts'
import { type Finding, Refused, statusOf } from '../../wire/catalogue.ts'
import { type AnyOperation, isAt, Unfit } from '../../wire/operation.ts'
import { credentialRefusals } from '../gate/credential-check.ts'
import { gateRows } from '../gate/errors.ts'
import { explanationOf, withRefusals } from '../gate/rules.ts'
import type { ControlWorld } from './world.ts'

/** What is said of the call that a credential is for; what is not said is guessed of the credential. */
interface About {
  readonly method?: string
  readonly path?: string
  readonly api?: 'kme' | 'kdp' | 'gen1' | 'msp'
  /** Where it comes from. */
  readonly address?: string
}

export async function checkToken(world: ControlWorld, asked: About, token: string) {
  const kind = tokenKindOf(token)
  if (kind === 'access token') return { kind, ...(await ofBareAccessToken(world, asked, token)) }
  const field = FIELD_OF[kind]
  if (field !== undefined) {
    const body = { [field]: token, base64EncodedStringPublicKey: openJws(token)?.claims.publicKey ?? 'none' }
    return { kind, ...(await checkTokenRequest(world, asked, body)) }
  }
  const header = kind === 'bearer' ? 'authorization' : asked.api === 'gen1' ? 'x-wsm-api-token' : 'x-knox-apitoken'
  return { kind, ...(await checkHeaders(world, asked, { [header]: kind === 'bearer' ? `Bearer ${token}` : token })) }
}

/** Under which a token is sent to the token endpoint, if it is meant for that. */
const FIELD_OF: Readonly<Partial<Record<TokenKind, string>>> = {
  'client identifier': 'clientIdentifierJwt',
  'signed client identifier': 'clientIdentifierJwt',
  'session token': 'sessionTokenJwt',
  'signed session token': 'sessionTokenJwt',
}

export async function checkTokenRequest(world: ControlWorld, asked: About, body: object) {
  const path = asked.path ?? `/ams/v1/users/${'sessionTokenJwt' in body ? 'customer/' : ''}accesstoken`
  const api = world.apis.find(({ explain }) => explain !== undefined)
  if (api?.explain === undefined) throw new Error('no API explains its requests for tokens')
  const rules = await api.explain(world, headOf(asked, { method: 'POST', path, headers: {} }), body)
  return { api: api.name, operation: operationAt(api.operations, 'POST', path)?.id ?? null, ...verdictOf(rules) }
}

export async function checkHeaders(world: ControlWorld, asked: About, headers: Readonly<Record<string, string>>) {
  const named = asked.api ?? (asked.path === undefined ? guessed(headers) : undefined)
  const api = world.apis.find(api => (named === undefined ? servesPath(api, asked.path ?? '') : api.name === named))
  if (api === undefined) throw new Unfit('path', `is none of ${world.apis.flatMap(({ prefixes }) => prefixes).join(', ')}`)
  const { method = 'GET', path = api.prefixes[0] ?? '' } = asked
  const head = headOf(asked, { method, path, headers })
  const operation = operationAt(api.operations, method.toUpperCase(), path)
  const outcome = await api.admit(world, head).then(
    (caller: Called) => ({ caller }),
    (error: unknown) => {
      if (error instanceof Refused) return { refused: error }
      throw error
    },
  )
  return { api: api.name, operation: operation?.id ?? null, ...verdictOf(findingsOf(api, operation, outcome)) }
}

async function ofBareAccessToken(world: ControlWorld, asked: About, text: string) {
  const api = asked.api ?? serviceOf(text)
  const bearing = { headers: {}, address: '' }
  const subject = { ...callSubject(world, bearing, { [api === 'kdp' ? 'kdp' : 'kme']: 'anybody' }), text }
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

/** The API that a credential says it is for, where nobody else says it. Nothing of it is believed. */
function guessed(headers: Readonly<Record<string, string>>): string {
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  if (sent['x-wsm-api-token'] !== undefined) return 'gen1'
  const bearer = sent.authorization?.replace(/^Bearer +/i, '').trim()
  const inner = openJws(sent['x-knox-apitoken']?.trim() ?? '')?.claims.accessToken
  return bearer === undefined ? serviceOf(String(inner)) : serviceOf(bearer)
}

function serviceOf(token: string): string {
  const { svc, scope } = openJws(token)?.claims ?? {}
  const said = String(svc ?? scope ?? '')
  return /^kdp\b/.test(said) ? 'kdp' : scope !== undefined && /^msp\b/.test(said) ? 'msp' : 'kme'
}
