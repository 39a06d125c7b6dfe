import Type from 'typebox'
import { CONTRACTS, underEach } from '../../wire/contract.ts'
import { operation, ROOT } from './operation.ts'

const Form = Type.Optional(
  Type.Unknown({
    description:
      'A row of the error table as `{code, name, text}`, null where that date has none, or an example body. Absent where no answer changes.',
  }),
)

const getContract = operation({
  id: 'getContract',
  method: 'GET',
  path: `${ROOT}/contract`,
  tag: 'server',
  summary: 'Lists what the contract date changes',
  description: 'The contract date names the published pages that the APIs follow.',
  reply: Type.Object({
    contract: Type.String({ description: 'The date of this server.' }),
    contracts: Type.Array(Type.String(), { description: 'Every date that can be chosen.' }),
    differences: Type.Array(
      Type.Object(
        {
          id: Type.String({ description: 'Several may share one: M3 is one for each code.' }),
          api: Type.String(),
          operation: Type.Optional(Type.String({ description: 'Its operationId, where it is about one operation.' })),
          subject: Type.String(),
          ...underEach(() => Form),
          grade: Type.Enum(['published', 'sample', 'inferred'], { description: 'The evidence for the newer form.' }),
        },
        { title: 'Difference' },
      ),
    ),
  }),
  errors: [],
  scopes: [],
  handle: async world => ({ contract: world.contract, contracts: CONTRACTS, differences: world.differences }),
})

export const contractOperations = [getContract]
