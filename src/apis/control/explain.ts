import Type from 'typebox'
import { errorIdForms } from '../../enrolment/activity.ts'
import { Unfit } from '../../wire/operation.ts'
import { EXPLANATIONS } from './caller.ts'
import { refuse } from './dialect.ts'
import { checkHeaders, checkToken, checkTokenRequest, verdictOf } from './explain-credential.ts'
import { fitTo, oneOf } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const Rules = Type.Array(
  Type.Object({
    rule: Type.String(),
    requires: Type.String(),
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
    const { token, tokenRequest, headers, ...about } = asked
    if (tokenRequest !== undefined) return { kind: 'token request', ...(await checkTokenRequest(world, about, tokenRequest)) }
    if (headers !== undefined) return { kind: 'request', ...(await checkHeaders(world, about, headers)) }
    return checkToken(world, about, (token ?? '').trim().replace(/^Bearer +/i, ''))
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
      const kept = errorIdForms(id).flatMap(form => world.explanations?.get(form) ?? [])[0]
      if (kept === undefined) throw refuse('rowUnknown', { row: `explanation ${id}` })
      const { rules, ...about } = kept
      return { id, ...about, ...verdictOf(rules) }
    },
  }),
)

export const explainOperations = [explainToken, getExplanation]
