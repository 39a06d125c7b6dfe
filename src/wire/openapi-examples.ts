/** The examples of operations as OpenAPI documents have them, under keys made from their titles or the keys of their rows. */
import type { Api } from './api.ts'
import { type Example, type Examples, isExample } from './example.ts'
import { rowsNamed } from './openapi-errors.ts'

export interface NamedExample extends Example {
  readonly key: string
  readonly summary: string
}

/** By operationId. Throws for an example of an unknown operation or row, and for two of one name. */
export function examplesByOperation(
  api: Pick<Api<unknown, never>, 'catalogue'> & { readonly operations: readonly { readonly id: string }[] },
  examples: Examples,
): ReadonlyMap<string, readonly NamedExample[]> {
  const named = Map.groupBy(
    examples.filter(isExample).map(example => ({ ...example, ...nameOf(api, example) })),
    ({ operation }) => operation,
  )
  for (const [operation, all] of named) {
    if (!api.operations.some(({ id }) => id === operation))
      throw new Error(`an example is of ${operation}, which is no operation`)
    const keys = all.map(({ key }) => key)
    if (new Set(keys).size < keys.length) throw new Error(`${operation} has two examples with one name: ${keys.join(', ')}`)
  }
  return named
}

function nameOf(api: Pick<Api<unknown, never>, 'catalogue'>, { operation, title, refused }: Example) {
  if (title !== undefined) return { key: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), summary: title }
  if (refused === undefined) throw new Error(`an example of ${operation} has no title`)
  const [[code, name] = []] = rowsNamed(api, [refused]).map(([, row]) => row)
  return { key: refused, summary: `Refused: ${code} ${name}` }
}

/** The member `examples` of a parameter or content; absent where no example has a value there. */
export function examplesWith(
  examples: readonly NamedExample[],
  valueIn: (example: NamedExample) => unknown,
): { readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>> } {
  const found = examples.flatMap(example => {
    const value = valueIn(example)
    return value === undefined ? [] : [[example.key, { summary: example.summary, value }] as const]
  })
  return found.length === 0 ? {} : { examples: Object.fromEntries(found) }
}
