import type { Compilable, CompiledQuery } from 'kysely'
import type { Engine } from './engines/engine.ts'

/**
 * A read whose query is built once: building one anew costs as much as a small request. `build` is given anything for its
 * parameters; what they are is said at each call, in the order in which the query has them. `tell` says what the rows mean,
 * once for as long as the database remembers them: nobody may change what is told.
 */
export function compiledOnce<Row, Told>(
  engine: Engine,
  build: () => Compilable<Row>,
  tell: (rows: readonly Row[]) => Told,
): (...parameters: readonly unknown[]) => Promise<Told> {
  let compiled: CompiledQuery<Row> | undefined
  const told = new WeakMap<readonly Row[], { readonly told: Told }>()
  return async (...parameters) => {
    compiled ??= build().compile()
    const rows = await engine.read(compiled, parameters)
    const before = told.get(rows)
    if (before !== undefined) return before.told
    const now = { told: tell(rows) }
    told.set(rows, now)
    return now.told
  }
}
