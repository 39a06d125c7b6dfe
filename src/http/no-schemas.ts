const refuse = (): never => {
  throw new Error('an operation parses what it is sent, and Fastify is told of no schema')
}

/** Fastify's own compilers of schemas are a tenth of all that a start would load, and none of them is asked. */
export const NO_SCHEMAS = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } }
