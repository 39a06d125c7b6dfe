import type { Compilable, CompiledQuery } from 'kysely'
import type { Engine } from './engines/engine.ts'

/**
 * A read whose query is built once: building one anew costs as much as a small request. `build` is given anything for its
 * parameters; what they are is said at each call, in the order in which the query has them.
 */
export function compiledOnce<Row>(
  engine: Engine,
  build: () => Compilable<Row>,
): (...parameters: readonly unknown[]) => Promise<readonly Row[]> {
  let compiled: CompiledQuery<Row> | undefined
  return (...parameters) => {
    compiled ??= build().compile()
    return engine.read(compiled, parameters)
  }
}
