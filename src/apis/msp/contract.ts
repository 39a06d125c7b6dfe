import type { Api } from '../../wire/api.ts'
import { type Catalogue, Refused, type Row, withReason } from '../../wire/catalogue.ts'
import { type Contract, type Difference, rowShown, underEach } from '../../wire/contract.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import type { MspCaller, MspWorld } from './caller.ts'
import { errors, errors2023 } from './errors.ts'

type Msp = Api<MspWorld, MspCaller>

/** The API under a contract date: the same operations, with the error rows that were published by then. */
export const followed = (api: Omit<Msp, 'catalogue'>, contract: Contract): Msp => ({
  ...api,
  catalogue: CATALOGUES[contract],
  differences: differences(),
  operations: contract === '2023-12' ? api.operations.map(early) : api.operations,
})

const CATALOGUES: Readonly<Record<Contract, Catalogue>> = { '2023-12': errors2023, '2026-07': errors }

const early = (operation: AnyOperation<MspWorld, MspCaller>): AnyOperation<MspWorld, MspCaller> => ({
  ...operation,
  checks: operation.checks?.map(check => ({ ...check, row: check.row in errors2023 ? check.row : 'parameterInvalid' })) ?? [],
  handle: async (world, call) => {
    try {
      return await operation.handle(world, call)
    } catch (error) {
      throw error instanceof Refused ? earlier(error) : error
    }
  },
})

/** The refusal under 2023-12. A row that was published later becomes the row of an invalid parameter (inferred). */
function earlier(refused: Refused): Refused {
  const row = EARLIER.get(refused.row)
  if (row === refused.row || row === undefined) return refused
  const { rule, unfit, reason = refused.text } = refused
  return Object.assign(withReason(new Refused(row), reason), rule !== undefined && { rule }, unfit !== undefined && { unfit })
}

const in2023: Catalogue = errors2023
const EARLIER: ReadonlyMap<Row, Row> = new Map(
  Object.entries(errors).map(([key, row]) => [row, in2023[key] ?? errors2023.parameterInvalid]),
)

/** The differences of the two dates, computed from their catalogues. */
function differences(): Difference[] {
  const rows = underEach(contract => new Map(Object.values(CATALOGUES[contract]).map(row => [row[0], rowShown(row)])))
  const { '2023-12': earlier, '2026-07': later } = rows
  const formsOf = (code: number) => underEach(contract => rows[contract].get(code) ?? null)
  const added = [...later.keys()].filter(code => !earlier.has(code)).sort((a, b) => a - b)
  return [
    { id: 'M1', subject: '4002106: its text.', ...formsOf(4002106), grade: 'published' },
    { id: 'M2', subject: '4002120: its name and text.', ...formsOf(4002120), grade: 'published' },
    ...added.map(
      (code): Difference => ({
        id: 'M3',
        subject: `${code}: a row of its own since 2026; under 2023-12 its cases are answered with 40000000.`,
        ...formsOf(code),
        grade: 'published',
      }),
    ),
    {
      id: 'M4',
      subject: 'The statuses that the page lists: 409 under 2023-12, 206 and 429 under 2026-07. No row of either date is 409.',
      grade: 'published',
    },
    {
      id: 'M5',
      subject: 'A profile copy that succeeds in part: 206 under both dates, a status newer than 2023-12.',
      grade: 'published',
    },
  ]
}
