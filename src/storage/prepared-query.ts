import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Engine } from './engines/engine.ts'

/** Placeholders for the parameters of a prepared query, by name. */
export type Placeholders<Parameters> = { readonly [Name in keyof Parameters]: RawBuilder<Parameters[Name]> }

/**
 * A read whose SQL is built at its first call only, since building a query costs as much as a small request. `build` places
 * the parameters by name, and a call gives their values by name. `convert` runs once per cached result: no caller may modify
 * what it returns. A call may give another `read`, such as that of a long list.
 */
export function preparedQuery<Parameters extends object, Row, Result>(
  engine: Engine,
  build: (placeholders: Placeholders<Parameters>) => Compilable<Row>,
  convert: (rows: readonly Row[]) => Result,
): (parameters: Parameters, read?: Engine['read']) => Promise<Result> {
  let prepared: { readonly query: CompiledQuery<Row>; readonly values: readonly ValueOf<Parameters>[] } | undefined
  const converted = new WeakMap<readonly Row[], { readonly result: Result }>()
  return async (parameters, read = engine.read) => {
    prepared ??= prepare(build)
    const values = prepared.values.map(read => read(parameters))
    const rows = await read(prepared.query, values)
    const before = converted.get(rows)
    if (before !== undefined) return before.result
    const result = convert(rows)
    converted.set(rows, { result })
    return result
  }
}

type ValueOf<Parameters> = (parameters: Parameters) => unknown

function prepare<Parameters extends object, Row>(build: (placeholders: Placeholders<Parameters>) => Compilable<Row>) {
  const names = new Map<unknown, string>()
  // A proxy, since the names are known to the type checker only.
  const placeholders = new Proxy({} as Placeholders<Parameters>, {
    get: (_, name) => {
      const marker = {}
      names.set(marker, String(name))
      return sql`${marker}`
    },
  })
  const query = build(placeholders).compile()
  const values = query.parameters.map((parameter): ValueOf<Parameters> => {
    const name = names.get(parameter)
    if (name === undefined) return () => parameter
    return parameters => {
      // The type of `parameters` has the name, unless a key of a collection lacks a column.
      const value = (parameters as Record<string, unknown>)[name]
      if (value === undefined) throw new Error(`The parameter ${name} of a prepared query has no value.`)
      return value
    }
  })
  return { query, values }
}
