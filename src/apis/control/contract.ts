import Type from 'typebox'
import type { Catalogue } from '../../wire/catalogue.ts'
import { operations } from '../../wire/operation.ts'
import { ROOT } from './admit.ts'
import { CONTRACTS, type ControlCaller, type ControlWorld } from './world.ts'

const operation = operations<ControlWorld, ControlCaller>()

const Row = Type.Unsafe<{ name: string; text: string } | null>({
  type: ['object', 'null'],
  properties: { name: Type.String(), text: Type.String() },
  description: 'Null where the pages of that date have no such code.',
})

const getContract = operation({
  id: 'getContract',
  method: 'GET',
  path: `${ROOT}/contract`,
  tag: 'server',
  summary: 'Tells which published pages the APIs follow, and which codes have changed between them.',
  description: 'Whatever got a code of its own after the older date is answered, there, with the general one: 40000000.',
  reply: Type.Object({
    contract: Type.Enum([...CONTRACTS]),
    contracts: Type.Array(Type.String()),
    differences: Type.Array(
      Type.Object({ api: Type.String(), code: Type.Integer(), ...Object.fromEntries(CONTRACTS.map(date => [date, Row])) }),
    ),
  }),
  errors: [],
  scopes: [],
  handle: async world => ({ contract: world.contract, contracts: CONTRACTS, differences: differencesOf(world) }),
})

export const contractOperations = [getContract]

/** Every code that some contract has and another has not, or has otherwise. */
function differencesOf(world: ControlWorld): object[] {
  const dated = CONTRACTS.map(date => ({ date, catalogues: world.cataloguesOf(date) }))
  return Object.keys(world.cataloguesOf(world.contract)).flatMap(api => {
    const codes = dated.map(({ date, catalogues }) => ({ date, rows: byCode(catalogues[api] ?? {}) }))
    const all = [...new Set(codes.flatMap(({ rows }) => [...rows.keys()]))].sort((a, b) => a - b)
    return all.flatMap(code => {
      const rows = Object.fromEntries(codes.map(({ date, rows }) => [date, rows.get(code) ?? null]))
      const kinds = new Set(Object.values(rows).map(row => JSON.stringify(row)))
      return kinds.size > 1 ? [{ api, code, ...rows }] : []
    })
  })
}

// Published tables repeat numbers, so a code may stand for several rows: their names and texts are told together.
function byCode(catalogue: Catalogue): ReadonlyMap<number, { name: string; text: string }> {
  const rows = Map.groupBy(Object.values(catalogue), ([code]) => code)
  return new Map(
    [...rows].map(([code, same]) => [
      code,
      { name: joined(same.map(([, name]) => name)), text: joined(same.map(([, , text]) => text)) },
    ]),
  )
}

const joined = (words: readonly string[]): string => [...new Set(words)].join(' / ')
