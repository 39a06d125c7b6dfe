import Type from 'typebox'
import { MOST_FAULTS } from '../../faults/faults.ts'
import { RECIPES } from '../../faults/recipes.ts'
import { refuse } from './dialect.ts'
import { orderIn } from './fault-order.ts'
import { EffectSchema, FaultSchema, OrderSchema, WhenSchema } from './fault-schema.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const orderFault = operation({
  id: 'orderFault',
  method: 'POST',
  path: `${ROOT}/faults`,
  tag: 'faults',
  summary: 'Orders a fault for later requests of this world',
  description:
    'A request gets the first fault that it matches and that is due. A fault whose `match` names tenant, body or device is applied after the credential is checked and the body is parsed; any other before. The response has the header `x-muster-fault` with the id. See docs/faults.md.',
  body: OrderSchema,
  reply: Type.Object({ faultId: Type.String() }),
  errors: ['faultLimit'],
  scopes: ['operate'],
  handle: async (world, call) => {
    const faultId = world.faults.add(orderIn(world, call.sent.body))
    if (faultId === undefined) throw refuse('faultLimit', { limit: String(MOST_FAULTS) })
    return { faultId }
  },
})

const listFaults = operation({
  id: 'listFaults',
  method: 'GET',
  path: `${ROOT}/faults`,
  tag: 'faults',
  summary: 'Lists the faults in the order in which they are tried, spent ones too',
  reply: Type.Object({ faults: Type.Array(FaultSchema) }),
  errors: [],
  scopes: ['read'],
  handle: async world => ({ faults: world.faults.list() }),
})

const getFault = operation({
  id: 'getFault',
  method: 'GET',
  path: `${ROOT}/faults/:faultId`,
  tag: 'faults',
  summary: 'Shows a fault, with how often it was applied',
  reply: FaultSchema,
  errors: ['rowUnknown'],
  scopes: ['read'],
  handle: async (world, { params: { faultId = '' } }) => {
    const fault = world.faults.get(faultId)
    if (fault === undefined) throw refuse('rowUnknown', { row: `fault ${faultId}` })
    return fault
  },
})

const RecipeSchema = Type.Object(
  {
    name: Type.String(),
    description: Type.String(),
    when: Type.Optional(WhenSchema),
    do: EffectSchema,
    apis: Type.Optional(Type.Array(Type.String(), { description: 'The APIs that it is possible in; every API if absent.' })),
  },
  { title: 'FaultRecipe' },
)

const listRecipes = operation({
  id: 'listFaultRecipes',
  method: 'GET',
  path: `${ROOT}/faults/recipes`,
  tag: 'faults',
  summary: 'Lists the recipes: faults with a name',
  reply: Type.Object({ recipes: Type.Array(RecipeSchema) }),
  errors: [],
  scopes: ['read'],
  handle: async () => ({ recipes: Object.entries(RECIPES).map(([name, recipe]) => ({ name, ...recipe })) }),
})

const clearFaults = operation({
  id: 'clearFaults',
  method: 'DELETE',
  path: `${ROOT}/faults`,
  tag: 'faults',
  summary: 'Removes all faults',
  reply: Type.Object({ removed: Type.Integer() }),
  errors: [],
  scopes: ['operate'],
  handle: async world => ({ removed: world.faults.clear() }),
})

const removeFault = operation({
  id: 'removeFault',
  method: 'DELETE',
  path: `${ROOT}/faults/:faultId`,
  tag: 'faults',
  summary: 'Removes a fault',
  reply: Type.Object({ removed: Type.Literal(1) }),
  errors: ['rowUnknown'],
  scopes: ['operate'],
  handle: async (world, { params: { faultId = '' } }) => {
    if (!world.faults.remove(faultId)) throw refuse('rowUnknown', { row: `fault ${faultId}` })
    return { removed: 1 }
  },
})

export const faultOperations = [orderFault, listFaults, listRecipes, getFault, clearFaults, removeFault].map(sandboxOnly)
