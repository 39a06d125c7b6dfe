/** What `await using` closes. A program without the type of `Symbol.asyncDispose` gets an empty type. */
export type Disposable = typeof globalThis extends { Symbol: { readonly asyncDispose: infer Key extends symbol } }
  ? { readonly [Name in Key]: () => Promise<void> }
  : unknown

/** The value with its `close` as what `await using` calls. */
export function disposable<Closed extends { close(): Promise<void> }>(value: Closed): Closed & Disposable {
  return Object.assign(value, { [Symbol.asyncDispose]: () => value.close() })
}
