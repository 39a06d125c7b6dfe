import Type from 'typebox'
import { Unfit } from '../../wire/operation.ts'
import { LINES } from '../../wire/text.ts'
import { checkHeaders, checkToken, checkTokenRequest } from './explain-credential.ts'
import { fitTo, oneOf } from './members.ts'
import { operation, ROOT } from './operation.ts'

const Finding = Type.Object(
  {
    rule: Type.String(),
    requires: Type.String(),
    outcome: oneOf(['pass', 'fail', 'not reached']),
    code: Type.Integer({ description: 'The error code when the rule fails; an HTTP status where OAuth has no code.' }),
    name: Type.String(),
    found: Type.Optional(Type.String()),
    remedy: Type.Optional(Type.String({ description: 'What to do; in the failed rule only.' })),
  },
  { title: 'Finding' },
)
export const Rules = Type.Array(Finding)
const Verdict = {
  verdict: oneOf(['accepted', 'refused']),
  status: Type.Integer(),
  code: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  name: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  advice: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'What to do next.' }),
  rules: Rules,
}

const Question = Type.Object(
  {
    token: Type.Optional(
      Type.String({ ...LINES, description: 'A signed client identifier or access token, an access token, a bearer.' }),
    ),
    tokenRequest: Type.Optional(
      Type.Unsafe<object>({ ...LINES, type: 'object', description: 'The body of a request for an access token.' }),
    ),
    headers: Type.Optional(Type.Record(Type.String(), Type.String(), { ...LINES, description: 'The headers of a request.' })),
    method: Type.Optional(
      Type.String({ description: 'The method of that request. With `path` it selects the operation and its scopes.' }),
    ),
    path: Type.Optional(Type.String()),
    api: Type.Optional(oneOf(['kme', 'kdp', 'gen1', 'msp'])),
    address: Type.Optional(Type.String({ description: 'The peer’s address; by default 127.0.0.1.' })),
  },
  { title: 'Question' },
)

const explainToken = operation({
  id: 'explainToken',
  method: 'POST',
  path: `${ROOT}/tokens/explain`,
  tag: 'tokens',
  summary:
    'Explains a token, a token request or the headers of a request: the rules that pass, the rule that fails, and its remedy',
  description:
    'The body has one of `token`, `tokenRequest` and `headers`. The rules are those of the APIs, at the present time; ' +
    'a single-use token stays unused.',
  body: Question,
  reply: Type.Object(
    {
      kind: Type.String({ description: 'The kind of credential, from its form.' }),
      api: Type.String(),
      operation: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
      ...Verdict,
    },
    { title: 'Verdict' },
  ),
  errors: [],
  scopes: ['read'],
  handle: async (world, call) => {
    const asked = call.sent.body
    fitTo(Question, asked)
    if ([asked.token, asked.tokenRequest, asked.headers].filter(member => member !== undefined).length !== 1) {
      throw new Unfit('', 'one of token, tokenRequest and headers is required')
    }
    const { token, tokenRequest, headers, ...about } = asked
    if (tokenRequest !== undefined) return { kind: 'token request', ...(await checkTokenRequest(world, about, tokenRequest)) }
    if (headers !== undefined) return { kind: 'request', ...(await checkHeaders(world, about, headers)) }
    return checkToken(world, about, (token ?? '').trim().replace(/^Bearer +/i, ''))
  },
})

export const explainOperations = [explainToken]
