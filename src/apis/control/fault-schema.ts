/** The schema of a fault, as clients order it and as it is shown. */
import Type from 'typebox'
import type { Position } from '../../faults/fault.ts'
import { oneOf } from './members.ts'

const text = (description: string) => Type.Optional(Type.String({ description }))
const flag = (description: string) => Type.Optional(Type.Literal(true, { description }))
const position = (what: string) =>
  Type.Optional(
    Type.Unsafe<Position>({
      type: 'string',
      enum: ['before', 'middle', 'after'],
      description: `${what} before the work, in the middle of the response, or after the work.`,
    }),
  )

/** The APIs that have faults: not our own. */
export const FAULTY_APIS = ['kme', 'kdp', 'gen1', 'msp', 'gateway'] as const

export const MatchSchema = Type.Object(
  {
    api: Type.Optional(oneOf(FAULTY_APIS)),
    operation: text('The operationId.'),
    method: Type.Optional(oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
    path: Type.Optional(Type.String({ pattern: '^/', description: 'The whole path; `*` at its end for a prefix.' })),
    tenant: text('The id of the acting tenant.'),
    header: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Values by name; `*` is any value.' })),
    body: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]), {
        description: 'Values by the path of a member, such as `devices.0`; `*` is any value.',
      }),
    ),
    device: text('An identifier that the request has, in any spelling.'),
  },
  { title: 'FaultMatch', description: 'An absent member matches every request.' },
)

export const WhenSchema = Type.Object(
  {
    times: Type.Optional(Type.Integer({ minimum: 1, description: 'The largest number of applications.' })),
    every: Type.Optional(Type.Integer({ minimum: 1, description: 'Every n-th matching request.' })),
    untilRemoved: flag('Each matching request.'),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    randomSeed: Type.Optional(
      Type.String({ maxLength: 100, description: 'The same one selects the same numbers of matching requests.' }),
    ),
  },
  { title: 'FaultTiming', description: 'By default the first matching request.' },
)

export const EffectSchema = Type.Object(
  {
    code: Type.Optional(
      Type.Union([Type.Integer(), Type.String()], {
        description: 'A row of the API by number or name, such as `invalid_grant`; `internal` is its internal error.',
      }),
    ),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Added to the response, or replaced in it.' }),
    ),
    body: Type.Optional(Type.Unknown({ description: 'A text is sent as it is, anything else as JSON.' })),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000, description: 'On the machine’s clock.' })),
    afterWork: flag('The work is committed before the delay and before the response that replaces its own.'),
    drop: position('Closes the connection'),
    reset: position('Resets the connection (RST)'),
    hang: position('Sends nothing more'),
    truncateBytes: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Ends the connection after as many bytes of the body.' }),
    ),
    bytesPerSecond: Type.Optional(Type.Integer({ minimum: 1 })),
    garbage: Type.Optional(
      Type.Unsafe<'body' | 'http'>({
        type: 'string',
        enum: ['body', 'http'],
        description: 'Bytes that are no JSON, or no HTTP.',
      }),
    ),
    device: text('The device whose result in a transaction is `code`: an identifier in any spelling.'),
    transactionMs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30 * 86_400_000,
        description: 'A transaction takes at least as long, on the world’s clock.',
      }),
    ),
    stepFailures: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description: 'The first step fails as often; a transaction is given up after five.',
      }),
    ),
  },
  {
    title: 'FaultEffect',
    minProperties: 1,
    description: 'Members that contradict each other are refused, and the refusal names both.',
  },
)

export const OrderSchema = Type.Object(
  {
    match: Type.Optional(MatchSchema),
    when: Type.Optional(WhenSchema),
    do: Type.Optional(EffectSchema),
    recipe: text('The name of a recipe, in place of `do`.'),
  },
  { title: 'FaultOrder' },
)

export const FaultSchema = Type.Object(
  {
    faultId: Type.String(),
    recipe: Type.Optional(Type.String()),
    match: MatchSchema,
    when: WhenSchema,
    do: EffectSchema,
    matched: Type.Integer({ description: 'The requests that matched while the fault was pending.' }),
    applied: Type.Integer({ description: 'The requests that got the effect.' }),
    state: Type.Unsafe<'pending' | 'spent'>({
      type: 'string',
      enum: ['pending', 'spent'],
      description: 'A spent fault was applied as often as ordered.',
    }),
  },
  { title: 'Fault' },
)
