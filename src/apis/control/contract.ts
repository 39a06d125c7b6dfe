import Type from 'typebox'
import { CONTRACTS, underEach } from '../../wire/contract.ts'
import { operation, ROOT } from './operation.ts'

const Form = Type.Optional(
  Type.Unknown({
    description:
      'A row of the error table as `{code, name, text}`, null where that date has none, or an example body. Absent where no response changes.',
  }),
)

const getContract = operation({
  id: 'getContract',
  method: 'GET',
  path: `${ROOT}/contract`,
  tag: 'server',
  summary: 'Lists the differences between the contract dates',
  description: 'The contract date names the published pages that the APIs follow.',
  reply: Type.Object({
    contract: Type.String({ description: 'The contract date of this server.' }),
    contracts: Type.Array(Type.String(), { description: 'All contract dates.' }),
    differences: Type.Array(
      Type.Object(
        {
          id: Type.String({ description: 'As in FIDELITY.md; not unique: M3 has one difference for each code.' }),
          api: Type.String(),
          operation: Type.Optional(Type.String({ description: 'The operationId, if the difference concerns one operation.' })),
          subject: Type.String(),
          ...underEach(() => Form),
          grade: Type.Enum(['published', 'sample', 'inferred'], { description: 'The evidence for the newer form.' }),
        },
        { title: 'Difference' },
      ),
    ),
  }),
  errors: [],
  scopes: ['read'],
  handle: async world => ({ contract: world.contract, contracts: CONTRACTS, differences: world.differences }),
})

export const contractOperations = [getContract]
