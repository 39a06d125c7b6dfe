import type { OpenApi } from './openapi-document.ts'

/**
 * Joins the documents of two APIs. The components of `added` get names that end in `suffix`, except the schemas that both have.
 * Throws where both have the same path.
 */
export function joined(document: OpenApi, added: OpenApi, suffix: string): OpenApi {
  for (const path of Object.keys(added.paths)) if (path in document.paths) throw new Error(`both documents have ${path}`)
  const rename = (name: string) => (isShared(name) ? name : name + suffix)
  const isShared = (name: string): boolean => name in schemasOf(document) && expanded(document, name) === expanded(added, name)
  const renamed = <Named extends object>(named: Named): Named =>
    Object.fromEntries(Object.entries(named).map(([name, value]) => [rename(name), value])) as Named
  const { paths, components, tags, 'x-error-codes': codes } = withReferences(added, rename)
  return {
    ...document,
    tags: [...document.tags, ...tags],
    paths: { ...document.paths, ...paths },
    components: {
      schemas: { ...document.components.schemas, ...renamed(components.schemas) },
      responses: { ...document.components.responses, ...renamed(components.responses) },
      examples: { ...document.components.examples, ...renamed(components.examples) },
      // Operations refer to security schemes by name and not by `$ref`, so these are not renamed; no two APIs share a name.
      securitySchemes: { ...document.components.securitySchemes, ...components.securitySchemes },
    },
    'x-error-codes': { ...document['x-error-codes'], ...renamed(codes) },
  }
}

const schemasOf = ({ components }: OpenApi) => components.schemas as Readonly<Record<string, object>>

/** The text of a schema with all schemas that it refers to. */
const expanded = (document: OpenApi, name: string): string =>
  JSON.stringify(schemasOf(document)[name], (_, value) =>
    typeof value?.$ref === 'string' ? (schemasOf(document)[value.$ref.split('/').at(-1)] ?? value) : value,
  )

/** Gives every reference to a component its new name. */
const withReferences = (document: OpenApi, rename: (name: string) => string): OpenApi =>
  JSON.parse(JSON.stringify(document), (name, value) =>
    name === '$ref' && typeof value === 'string' ? value.replace(/[^/]+$/, rename) : value,
  )
