/** The form of the OpenAPI documents, as far as our code reads it. */
import type { Catalogue } from './catalogue.ts'

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: Readonly<Record<'title' | 'version' | 'description', string>> & {
    readonly license?: object
    readonly contact?: object
  }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: Readonly<Record<'schemas' | 'responses' | 'examples' | 'securitySchemes', object>>
  /** The whole catalogue under our own keys, with the rows that no operation uses. */
  readonly 'x-error-codes': Catalogue
}

export interface OpenApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly OpenApiParameter[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, OpenApiResponse | { readonly $ref: string }>>
  readonly security?: readonly object[]
  /** A caller needs one of these; OpenAPI's own list of scopes would mean all of them. */
  readonly 'x-scopes'?: readonly string[]
  readonly 'x-error-codes': readonly number[]
  /** The rows that the result of a device may have. */
  readonly 'x-device-error-codes'?: readonly number[]
}

export interface OpenApiParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: object
  readonly description?: string
  readonly examples?: Readonly<Record<string, object>>
}

export interface OpenApiResponse {
  readonly description: string
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Readonly<Record<string, object>>
}

export const JSON_TYPE = 'application/json'
