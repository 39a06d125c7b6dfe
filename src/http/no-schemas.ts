const refuse = (): never => {
  throw new Error('operations parse their requests themselves, so a route must not have a schema')
}

/** Leaves out Fastify's schema compilers, which nothing uses and which are a tenth of the code that a start loads. */
export const NO_SCHEMAS = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } }
