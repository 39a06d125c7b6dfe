import Type from 'typebox'
import type { Api, CallerFacts } from '../../wire/api.ts'
import { oneOf } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'
import type { ControlWorld } from './world.ts'

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const CoverageSchema = Type.Object(
  {
    scope: oneOf(['world', 'process']),
    operations: Type.Array(
      Type.Object(
        { api: Type.String(), operation: Type.String(), calls: Count('Requests, also refused ones.') },
        { title: 'OperationCoverage' },
      ),
    ),
    rows: Type.Array(
      Type.Object(
        {
          api: Type.String(),
          code: Type.Integer(),
          name: Type.String(),
          text: Type.String({ description: 'The published text of the row.' }),
          byRule: Count('How often a rule of the API raised it.'),
          byFault: Count('How often a fault raised it.'),
          onlyByFault: Type.Unsafe<string | null>({
            type: ['string', 'null'],
            description: 'Why no rule raises it in a sandbox with default settings; null if a rule does.',
          }),
        },
        { title: 'RowCoverage' },
      ),
    ),
  },
  { title: 'Coverage' },
)

const getCoverage = sandboxOnly(
  operation({
    id: 'getCoverage',
    method: 'GET',
    path: `${ROOT}/coverage`,
    tag: 'requests',
    summary: 'Counts how often clients called each operation and met each row of the error tables',
    description:
      'A row counts when a response has it: as the refusal of the request, or as the result of a device in a status. Counts end with the process.',
    query: Type.Object({
      scope: Type.Optional(
        Type.Unsafe<'world' | 'process'>({
          type: 'string',
          enum: ['world', 'process'],
          description: 'By default the world. `process` adds all worlds, also those that ended.',
        }),
      ),
    }),
    reply: CoverageSchema,
    errors: [],
    scopes: ['read'],
    handle: async (world, call) => {
      const { scope = 'world' } = call.query()
      const counted = world.coverage[scope]
      const apis = publishedApis(world)
      return {
        scope,
        operations: apis.flatMap(({ name: api, operations }) =>
          operations.map(({ id: operation }) => ({ api, operation, calls: counted.calls(api, operation) })),
        ),
        rows: apis.flatMap(({ name: api, catalogue, onlyByFault = {}, raisedBy = {} }) =>
          Object.entries(catalogue).map(([key, [code, name, text]]) => {
            const meetings = [api, raisedBy[key] ?? []].flat().map(api => counted.meetings({ api, code, name }))
            const [byRule, byFault] = [sum(meetings.map(({ rule }) => rule)), sum(meetings.map(({ fault }) => fault))]
            return { api, code, name, text, byRule, byFault, onlyByFault: onlyByFault[key] ?? null }
          }),
        ),
      }
    },
  }),
)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The APIs of the vendor; the others are our own. */
const publishedApis = ({ apis }: ControlWorld): readonly Api<ControlWorld, CallerFacts>[] =>
  apis.filter(({ prefixes }) => prefixes.every(prefix => !prefix.startsWith('/_muster')))

export const coverageOperations = [getCoverage]
