/** TypeScript types made from an OpenAPI document, for `src/sdk/types/`. decisions/0025 says why no package makes them. */
import type { OpenApi } from '../src/wire/openapi-document.ts'

/** The text of `src/sdk/types/{name}.ts`: a type for each named schema, `Operations` by operationId, and `ErrorRows` by key. */
export function typesOf(name: string, document: OpenApi): string {
  // As in the file: without symbols and undefined members.
  const { components, paths, 'x-error-codes': rows } = JSON.parse(JSON.stringify(document)) as Written
  const operations = Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationMember(operation, { route, method: method.toUpperCase() })),
  )
  return [
    `/** Types of \`openapi/${name}.json\`, written by \`npm run openapi\`. */`,
    ...Object.entries(components.schemas).map(([title, schema]) => `${comment(schema.description)}${named(title, schema)}`),
    '/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */\n' +
      `export interface Operations ${block(operations)}`,
    `/** The rows of the error table by our own keys. */\nexport interface ErrorRows ${block(Object.entries(rows).map(errorRow))}\n`,
  ].join('\n\n')
}

interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

interface Member {
  readonly name: string
  readonly required: boolean
  readonly description?: string | undefined
  readonly schema: Schema
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly (Member & { readonly in: 'path' | 'query' | 'header' })[]
  readonly requestBody?: Content & { readonly required: boolean }
  readonly responses: Readonly<Record<string, Content>>
  readonly 'x-error-codes': readonly number[]
}

/** The parts of a document that types are made of. */
interface Written {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
  readonly 'x-error-codes': Readonly<Record<string, readonly [code: number, name: string, text: string]>>
}

function operationMember(operation: Operation, { route, method }: { route: string; method: string }): string {
  const { operationId, summary, parameters = [], requestBody, responses } = operation
  const parametersIn = (place: string) => {
    const found = parameters.filter(parameter => parameter.in === place)
    return found.length === 0 ? 'undefined' : block(found.map(member))
  }
  const [, done] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  const [body, answer] = [contentOf(requestBody), contentOf(done)]
  const members = [
    typed('method', quoted(method)),
    typed('route', quoted(route)),
    typed('path', parametersIn('path')),
    typed('query', parametersIn('query')),
    typed('headers', parametersIn('header')),
    typed('body', body === undefined ? 'undefined' : typeOf(body)),
    typed('response', answer === undefined ? 'undefined' : typeOf(answer)),
    typed('errors', union(operation['x-error-codes'].map(String))),
  ]
  return comment(summary) + typed(operationId, block(members))
}

const errorRow = ([key, [code, name]]: [string, readonly [number, string, string]]): string =>
  `readonly ${key}: { readonly code: ${code}; readonly name: ${quoted(name)} }`

const contentOf = (sent: Content | undefined): Schema | undefined => Object.values(sent?.content ?? {})[0]?.schema

const named = (title: string, schema: Schema): string =>
  schema.properties === undefined
    ? `export type ${title} =${spaced(typeOf(schema))}`
    : `export interface ${title} ${typeOf(schema)}`

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '')
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum !== undefined) return union(schema.enum.map(literal))
  if (schema.anyOf !== undefined) return union(schema.anyOf.map(typeOf))
  const types = [schema.type ?? []].flat()
  return types.length === 0 ? 'unknown' : union(types.map(type => plainType(type, schema)))
}

function plainType(type: string, schema: Schema): string {
  switch (type) {
    case 'integer':
      return 'number'
    case 'array': {
      const item = schema.items === undefined ? 'unknown' : typeOf(schema.items)
      return /^[\w]+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`
    }
    case 'object':
      return objectType(schema)
    default:
      return type
  }
}

function objectType({ properties = {}, required = [], additionalProperties, patternProperties = {} }: Schema): string {
  const members = Object.entries(properties).map(([name, schema]) =>
    member({ name, required: required.includes(name), description: schema.description, schema }),
  )
  if (members.length > 0) return block(members)
  if (additionalProperties === false) return 'Readonly<Record<string, never>>'
  const [value = additionalProperties] = Object.values(patternProperties)
  return `Readonly<Record<string, ${typeof value === 'object' ? typeOf(value) : 'unknown'}>>`
}

function member({ name, required, description, schema }: Member): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
  return comment(description) + typed(required ? key : `${key}?`, typeOf(schema))
}

const typed = (key: string, type: string): string => `readonly ${key}:${spaced(type)}`
/** A union that is longer than a line begins with a line break. */
const spaced = (type: string): string => (type.startsWith('\n') ? type : ` ${type}`)

const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value))
const quoted = (text: string): string => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
const comment = (text: string | undefined): string =>
  text === undefined ? '' : `/** ${text.replaceAll('\n', ' ').replaceAll('*/', '*\\/')} */\n`

function union(types: readonly string[]): string {
  const different = [...new Set(types)]
  const line = different.join(' | ')
  return line.length < 110 || line.includes('\n') ? line : `\n${indented(different.map(type => `| ${type}`).join('\n'))}`
}

const block = (members: readonly string[]): string => `{\n${indented(members.join('\n'))}\n}`
const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')
