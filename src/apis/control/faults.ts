import Type from 'typebox'
import type { FaultEffect, Objection, UnimplementedEffect } from '../../faults/faults.ts'
import type { Refused } from '../../wire/catalogue.ts'
import { Unfit } from '../../wire/operation.ts'
import { refuse } from './dialect.ts'
import { fitTo, oneOf } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const Match = Type.Object(
  {
    api: Type.Optional(oneOf(['kme', 'kdp', 'gen1', 'msp', 'gateway'])),
    method: Type.Optional(oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
    path: Type.Optional(Type.String({ pattern: '^/', description: 'The whole path; `*` at its end for a prefix.' })),
    tenant: Type.Optional(Type.String()),
  },
  { description: 'An absent member matches every request.' },
)
const Deed = Type.Object(
  {
    code: Type.Optional(Type.Integer({ description: 'The row of that API with this code; `match.api` is required.' })),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000, description: 'Delays the normal response, ms.' })),
    drop: Type.Optional(oneOf(['before', 'after'])),
    truncateBytes: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  {
    minProperties: 1,
    maxProperties: 1,
    description: 'Exactly one of these. `drop` and `truncateBytes` are not implemented yet.',
  },
)
const Order = Type.Object({
  match: Type.Optional(Match),
  times: Type.Optional(Type.Integer({ minimum: 1, description: 'The number of requests; by default 1.' })),
  do: Deed,
})
const FaultSchema = Type.Object({ faultId: Type.String(), match: Match, times: Type.Integer(), do: Deed })

const orderFault = operation({
  id: 'orderFault',
  method: 'POST',
  path: `${ROOT}/faults`,
  tag: 'faults',
  summary: 'Orders a fault for the next matching requests.',
  description: 'Faults apply to requests with an accepted credential only.',
  body: Order,
  reply: Type.Object({ faultId: Type.String() }),
  errors: ['notThereYet'],
  scopes: [],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Order, body)
    // An ignored misspelt member would match every request, or have no effect.
    inside('match', () => fitTo(Match, body.match ?? {}))
    inside('do', () => fitTo(Deed, body.do))
    // The schema allows exactly one member.
    const faultId = world.faults.add({ ...body, do: body.do as FaultEffect | UnimplementedEffect })
    if (typeof faultId !== 'string') throw refusalOf(faultId)
    return { faultId }
  },
})

const listFaults = operation({
  id: 'listFaults',
  method: 'GET',
  path: `${ROOT}/faults`,
  tag: 'faults',
  summary: 'Lists the pending faults in the order in which they are tried.',
  reply: Type.Object({ faults: Type.Array(FaultSchema) }),
  errors: [],
  scopes: [],
  handle: async world => ({ faults: world.faults.list() }),
})

const clearFaults = operation({
  id: 'clearFaults',
  method: 'DELETE',
  path: `${ROOT}/faults`,
  tag: 'faults',
  summary: 'Removes all faults.',
  reply: Type.Object({ removed: Type.Integer() }),
  errors: [],
  scopes: [],
  handle: async world => ({ removed: world.faults.clear() }),
})

const removeFault = operation({
  id: 'removeFault',
  method: 'DELETE',
  path: `${ROOT}/faults/:faultId`,
  tag: 'faults',
  summary: 'Removes a fault.',
  reply: Type.Object({ removed: Type.Literal(1) }),
  errors: ['rowUnknown'],
  scopes: [],
  handle: async (world, { params: { faultId = '' } }) => {
    if (!world.faults.remove(faultId)) throw refuse('rowUnknown', { row: `fault ${faultId}` })
    return { removed: 1 }
  },
})

function refusalOf({ objection, about }: Objection): Refused | Unfit {
  switch (objection) {
    case 'not-implemented':
      return refuse('notThereYet', { what: `do.${about}` })
    case 'api-missing':
      return new Unfit('match.api', `is required for code ${about}, to choose its API`)
    case 'code-unknown':
      return new Unfit('do.code', `is ${about}, which does not have this code`)
  }
}

function inside(member: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw error instanceof Unfit ? new Unfit([member, error.parameter].filter(Boolean).join('.'), error.reason) : error
  }
}

export const faultOperations = [orderFault, listFaults, clearFaults, removeFault].map(sandboxOnly)
