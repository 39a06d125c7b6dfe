import type { Compilable, CompiledQuery } from 'kysely'
import type { Engine } from './engines/engine.ts'

/**
 * A read whose query is built once: building one anew costs as much as a small request. `build` is given anything for its
 * parameters; what they are is said at each call, in the order in which the query has them.
 */
export function compiledOnce<Row>(
  { db }: Engine,
  build: () => Compilable<Row>,
): (...parameters: readonly unknown[]) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined
  return async (...parameters) => {
    compiled ??= build().compile()
    return (await db.executeQuery<Row>({ ...compiled, parameters })).rows
  }
}
