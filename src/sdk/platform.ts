/**
 * Types of the platform. A program may have those of browsers, of Node, or neither, so the declarations of the package must not
 * require any: where the program has none, the second branch applies.
 */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Own } } ? Own : { readonly aborted: boolean }
export type Fetch = typeof globalThis extends { fetch: infer Own } ? Own : (url: string, request: object) => Promise<unknown>
