import type { Api } from '../../wire/api.ts'
import { type Catalogue, Refused, type Row } from '../../wire/catalogue.ts'
import { type Contract, type Difference, rowShown, underEach } from '../../wire/contract.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import { type MspCaller, type MspWorld, refuse } from './dialect.ts'
import { errors, published } from './errors.ts'

type Msp = Api<MspWorld, MspCaller>

/** The API as the pages of a date have it: the same operations, and of the rows those that were published by then. */
export const followed = (api: Omit<Msp, 'catalogue'>, contract: Contract): Msp => {
  const catalogue = catalogueOf(contract)
  return {
    ...api,
    catalogue,
    differences: differences(),
    operations: contract === '2023-12' ? api.operations.map(early(catalogue)) : api.operations,
  }
}

/** One number has one name at a time. */
const catalogueOf = (contract: Contract): Catalogue =>
  Object.fromEntries(
    Object.entries(errors).filter(([key, row]) =>
      contract === '2023-12' ? row !== errors.managementTypeRequired && !isLaterField(row) : key !== 'accessTypeRequired',
    ),
  )

// What is not about a managed customer is the gateway's, which said the same before anybody listed it.
const isLaterField = (row: Row): boolean => String(row[0]).startsWith('40021') && !PUBLISHED.has(row[0])
const PUBLISHED: ReadonlySet<number> = new Set(Object.values(published).map(([code]) => code))

const early =
  (catalogue: Catalogue) =>
  (operation: AnyOperation<MspWorld, MspCaller>): AnyOperation<MspWorld, MspCaller> => ({
    ...operation,
    errors: operation.errors
      .map(key => (key === 'managementTypeRequired' ? 'accessTypeRequired' : key))
      .filter(key => key in catalogue),
    handle: async (world, call) => {
      try {
        return await operation.handle(world, call)
      } catch (error) {
        throw error instanceof Refused ? earlier(error) : error
      }
    },
  })

/** What the pages of 2023 have for it: what got a row of its own later was a parameter that is not valid. */
const earlier = (refused: Refused): Refused => {
  if (refused.row === errors.managementTypeRequired) return refuse('accessTypeRequired')
  return isLaterField(refused.row) ? refuse('parameterInvalid', { parameter: refused.text }) : refused
}

/** What the date changes, read from the catalogues of both. */
function differences(): Difference[] {
  const rows = underEach(contract => new Map(Object.values(catalogueOf(contract)).map(row => [row[0], rowShown(row)])))
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
