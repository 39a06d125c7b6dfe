import type { OpenApi } from './openapi.ts'

/**
 * Joins the documents of two APIs. The errors and examples of `added` get names that end in `suffix`. Throws where both have
 * the same path.
 */
export function joined(document: OpenApi, added: OpenApi, suffix: string): OpenApi {
  for (const path of Object.keys(added.paths)) if (path in document.paths) throw new Error(`both documents have ${path}`)
  const { paths, components, tags, 'x-error-codes': codes } = renamed(added, suffix)
  return {
    ...document,
    tags: [...document.tags, ...tags],
    paths: { ...document.paths, ...paths },
    components: {
      schemas: { ...document.components.schemas, ...suffixed(components.schemas, suffix) },
      responses: { ...document.components.responses, ...suffixed(components.responses, suffix) },
      examples: { ...document.components.examples, ...suffixed(components.examples, suffix) },
      // Operations refer to security schemes by name and not by `$ref`, so these are not renamed; no two APIs share a name.
      securitySchemes: { ...document.components.securitySchemes, ...components.securitySchemes },
    },
    'x-error-codes': { ...document['x-error-codes'], ...suffixed(codes, suffix) },
  }
}

/** Gives every reference to a component its new name. */
const renamed = (document: OpenApi, suffix: string): OpenApi =>
  JSON.parse(JSON.stringify(document), (name, value) => (name === '$ref' && typeof value === 'string' ? value + suffix : value))

const suffixed = <Named extends object>(named: Named, suffix: string): Named =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name + suffix, value])) as Named
