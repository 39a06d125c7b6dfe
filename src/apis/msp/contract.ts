import type { Api } from '../../wire/api.ts'
import { type Catalogue, Refused, type Row, withReason } from '../../wire/catalogue.ts'
import type { Contract } from '../../wire/contract.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import type { MspCaller, MspWorld } from './dialect.ts'
import { errors, errors2023 } from './errors.ts'

type Msp = Api<MspWorld, MspCaller>

/** The API as the pages of a date have it: the same operations, and of the rows those that were published by then. */
export const followed = (api: Omit<Msp, 'catalogue'>, contract: Contract): Msp =>
  contract === '2026-07'
    ? { ...api, catalogue: errors }
    : { ...api, catalogue: errors2023, operations: api.operations.map(early) }

const early = (operation: AnyOperation<MspWorld, MspCaller>): AnyOperation<MspWorld, MspCaller> => ({
  ...operation,
  errors: operation.errors.filter(key => key in errors2023),
  handle: async (world, call) => {
    try {
      return await operation.handle(world, call)
    } catch (error) {
      throw error instanceof Refused ? earlier(error) : error
    }
  },
})

/** What the pages of 2023 have for it: what got a row of its own later was a parameter that is not valid (inferred). */
function earlier(refused: Refused): Refused {
  const row = EARLIER.get(refused.row)
  return row === refused.row || row === undefined ? refused : withReason(new Refused(row), refused.reason ?? refused.text)
}

const in2023: Catalogue = errors2023
const EARLIER: ReadonlyMap<Row, Row> = new Map(
  Object.entries(errors).map(([key, row]) => [row, in2023[key] ?? errors2023.parameterInvalid]),
)
