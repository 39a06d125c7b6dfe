import Type, { type Static } from 'typebox'
import { openJws } from '../../auth/compact-jws.ts'
import { callMatter } from '../../auth/identify.ts'
import { judge } from '../../auth/rules.ts'
import { BARE_ACCESS_TOKEN } from '../../auth/signed-call.ts'
import { type TokenKind, tokenKindOf } from '../../auth/token-kind.ts'
import { type Called, findingsOf, type Head, speaksFor } from '../../wire/api.ts'
import { type Finding, Refused, statusOf } from '../../wire/catalogue.ts'
import { type AnyOperation, isAt, operations, Unfit } from '../../wire/operation.ts'
import { explanationOf, gateRows, saysOf, spoken } from '../gate.ts'
import { EXPLANATIONS, ROOT } from './admit.ts'
import { refuse } from './dialect.ts'
import { fitTo, oneOf } from './members.ts'
import { sandboxOnly } from './town.ts'
import type { ControlCaller, ControlWorld } from './world.ts'

const operation = operations<ControlWorld, ControlCaller>()

const Rules = Type.Array(
  Type.Object({
    rule: Type.String(),
    asks: Type.String(),
    outcome: oneOf(['pass', 'fail', 'not reached']),
    code: Type.Integer({ description: 'What it is refused with; an HTTP status where OAuth has no number.' }),
    name: Type.String(),
    found: Type.Optional(Type.String()),
    remedy: Type.Optional(Type.String({ description: 'What to do about the one that failed.' })),
  }),
)
const Verdict = {
  verdict: oneOf(['accepted', 'refused']),
  status: Type.Integer(),
  code: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  name: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  advice: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'What to do next.' }),
  rules: Rules,
}

const Question = Type.Object({
  token: Type.Optional(Type.String({ description: 'A signed client identifier or access token, an access token, a bearer.' })),
  tokenRequest: Type.Optional(Type.Unsafe<object>({ type: 'object', description: 'The body of a request for an access token.' })),
  headers: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Those of a whole request.' })),
  method: Type.Optional(Type.String({ description: 'Of that request. With `path` it tells which scopes are asked for.' })),
  path: Type.Optional(Type.String()),
  api: Type.Optional(oneOf(['kme', 'kdp', 'gen1', 'msp'])),
  address: Type.Optional(Type.String({ description: 'Where it comes from; 127.0.0.1 if nothing is said.' })),
})
type Question = Static<typeof Question>

const explainToken = operation({
  id: 'explainToken',
  method: 'POST',
  path: `${ROOT}/tokens/explain`,
  tag: 'tokens',
  summary: 'Tells of a token, a request for one or the headers of a call which rule it meets, which it fails, and what to do.',
  description:
    'One of `token`, `tokenRequest` and `headers`. It is judged as a call or a token request would be, now, by the same rules; ' +
    'nothing is used up by it.',
  body: Question,
  reply: Type.Object({
    kind: Type.String({ description: 'What it seems to be.' }),
    api: Type.String(),
    operation: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    ...Verdict,
  }),
  errors: [],
  scopes: [],
  handle: async (world, call) => {
    const asked = call.sent.body
    fitTo(Question, asked)
    if ([asked.token, asked.tokenRequest, asked.headers].filter(given => given !== undefined).length !== 1) {
      throw new Unfit('', 'one of token, tokenRequest and headers is required')
    }
    if (asked.tokenRequest !== undefined) return { kind: 'token request', ...(await ofRequest(world, asked, asked.tokenRequest)) }
    if (asked.headers !== undefined) return { kind: 'request', ...(await ofCall(world, asked, asked.headers)) }
    return ofToken(world, asked, (asked.token ?? '').trim().replace(/^Bearer +/i, ''))
  },
})

const getExplanation = sandboxOnly(
  operation({
    id: 'getExplanation',
    method: 'GET',
    path: `${EXPLANATIONS}/:id`,
    tag: 'tokens',
    summary: "Tells why a call's credential was refused, by the id in the answer's header x-muster-explanation.",
    description: 'The last few hundred are kept, in this process, without the credential itself.',
    reply: Type.Object({
      id: Type.String(),
      time: Type.Integer({ description: "Epoch ms of the world's clock." }),
      api: Type.String(),
      operation: Type.String(),
      ...Verdict,
    }),
    errors: ['rowUnknown'],
    scopes: [],
    handle: async (world, call) => {
      const { id = '' } = call.params
      const kept = world.explanations?.get(id)
      if (kept === undefined) throw refuse('rowUnknown', { row: `explanation ${id}` })
      const { rules, ...about } = kept
      return { id, ...about, ...verdictOf(rules) }
    },
  }),
)

export const explainOperations = [explainToken, getExplanation]

async function ofToken(world: ControlWorld, asked: Question, token: string) {
  const kind = tokenKindOf(token)
  if (kind === 'access token') return { kind, ...(await ofBareAccessToken(world, asked, token)) }
  const field = FIELD_OF[kind]
  if (field !== undefined) {
    const body = { [field]: token, base64EncodedStringPublicKey: openJws(token)?.claims.publicKey ?? 'none' }
    return { kind, ...(await ofRequest(world, asked, body)) }
  }
  const header = kind === 'bearer' ? 'authorization' : asked.api === 'gen1' ? 'x-wsm-api-token' : 'x-knox-apitoken'
  return { kind, ...(await ofCall(world, asked, { [header]: kind === 'bearer' ? `Bearer ${token}` : token })) }
}

/** Under which a token is sent to the token endpoint, if it is meant for that. */
const FIELD_OF: Readonly<Partial<Record<TokenKind, string>>> = {
  'client identifier': 'clientIdentifierJwt',
  'signed client identifier': 'clientIdentifierJwt',
  'session token': 'sessionTokenJwt',
  'signed session token': 'sessionTokenJwt',
}

async function ofRequest(world: ControlWorld, asked: Question, body: object) {
  const path = asked.path ?? '/ams/v1/users/accesstoken'
  const api = world.apis.find(({ explain }) => explain !== undefined)
  if (api?.explain === undefined) throw new Error('no API explains its requests for tokens')
  const rules = await api.explain(world, headOf(asked, { method: 'POST', path, headers: {} }), body)
  return { api: api.name, operation: operationAt(api.operations, 'POST', path)?.id ?? null, ...verdictOf(rules) }
}

async function ofCall(world: ControlWorld, asked: Question, headers: Readonly<Record<string, string>>) {
  const named = asked.api ?? (asked.path === undefined ? guessed(headers) : undefined)
  const api = world.apis.find(api => (named === undefined ? speaksFor(api, asked.path ?? '') : api.name === named))
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

async function ofBareAccessToken(world: ControlWorld, asked: Question, text: string) {
  const api = asked.api ?? serviceOf(text)
  const bearing = { headers: {}, address: '' }
  const matter = { ...callMatter(world, bearing, { [api === 'kdp' ? 'kdp' : 'kme']: 'anybody' }), text }
  const rules = explanationOf(await judge(spoken(BARE_ACCESS_TOKEN, saysOf(gateRows.accessTokenInvalid)), matter))()
  const verdict = verdictOf(rules)
  const advice = verdict.advice ?? 'Sign it with RS512 under the claim accessToken, and send that JWT as x-knox-apitoken.'
  return { api, operation: null, ...verdict, advice }
}

function verdictOf(rules: readonly Finding[]) {
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

const headOf = (asked: Question, { method, path, headers }: { method: string; path: string; headers: object }): Head => ({
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
