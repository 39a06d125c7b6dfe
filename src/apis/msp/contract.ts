import type { Api } from '../../wire/api.ts'
import { type Catalogue, Refused, type Row } from '../../wire/catalogue.ts'
import type { Contract } from '../../wire/contract.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import { type MspCaller, type MspWorld, refuse } from './dialect.ts'
import { errors, published } from './errors.ts'

type Msp = Api<MspWorld, MspCaller>

/** The API as the pages of a date have it: the same operations, and of the rows those that were published by then. */
export const followed = (api: Omit<Msp, 'catalogue'>, contract: Contract): Msp => {
  const catalogue = catalogueOf(contract)
  return { ...api, catalogue, operations: contract === '2023-12' ? api.operations.map(early(catalogue)) : api.operations }
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
