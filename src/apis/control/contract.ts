import Type from 'typebox'
import type { Catalogue } from '../../wire/catalogue.ts'
import { operations } from '../../wire/operation.ts'
import { ROOT } from './admit.ts'
import type { ControlCaller, ControlWorld } from './world.ts'

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
    contract: Type.String({ description: 'The date of the pages.' }),
    contracts: Type.Array(Type.String(), { description: 'Every date that can be followed.' }),
    differences: Type.Array(
      Type.Object(
        { api: Type.String(), code: Type.Integer() },
        { additionalProperties: Row, description: 'With the row of each date.' },
      ),
    ),
  }),
  errors: [],
  scopes: [],
  handle: async world => {
    const catalogues = world.catalogues()
    return { contract: world.contract, contracts: Object.keys(catalogues), differences: differencesOf(catalogues) }
  },
})

export const contractOperations = [getContract]

/** Every code that the pages of one date have, and those of another have not or have otherwise. */
function differencesOf(catalogues: ReturnType<ControlWorld['catalogues']>): object[] {
  const apis = new Set(Object.values(catalogues).flatMap(dated => Object.keys(dated)))
  return [...apis].flatMap(api => {
    const dated = Object.entries(catalogues).map(([date, { [api]: catalogue = {} }]) => [date, byCode(catalogue)] as const)
    const codes = [...new Set(dated.flatMap(([, rows]) => [...rows.keys()]))].sort((a, b) => a - b)
    return codes.flatMap(code => {
      const rows = dated.map(([date, rows]) => [date, rows.get(code) ?? null] as const)
      const isSame = new Set(rows.map(([, row]) => JSON.stringify(row))).size === 1
      return isSame ? [] : [{ api, code, ...Object.fromEntries(rows) }]
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
