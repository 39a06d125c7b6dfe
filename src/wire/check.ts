/** One condition of a request. An operation lists its checks in the order in which its handler makes them. */
export interface Check<Key extends string = string> {
  /** The name, unique in each operation; documents, findings and tests refer to it. */
  readonly rule: string
  /** The condition, as a sentence. */
  readonly requires: string
  /** The key of the catalogue row that a request is refused with. */
  readonly row: Key
  /** What the sender can do. */
  readonly remedy: string
  /** The members of the request that are compared; the finding on a refused request shows their values. */
  readonly reads?: readonly string[]
}

/** The rule of `call.body()`. */
export const BODY_FORM = 'body-form'
/** The rule of `call.query()`. */
export const QUERY_FORM = 'query-form'
/** The rule of `pageOf`. */
export const PAGE_SIZE = 'page-size'

/** The check of a body by its schema, at the place where a handler parses the body. */
export const bodyForm = <Key extends string>(row: Key): Check<Key> => ({
  rule: BODY_FORM,
  requires: 'The body has every required member, and each member has the form of its schema.',
  row,
  remedy: `Correct this member. ${SCHEMAS}`,
})

export const queryForm = <Key extends string>(row: Key): Check<Key> => ({
  rule: QUERY_FORM,
  requires: 'Each parameter of the query has the form of its schema.',
  row,
  remedy: `Correct this parameter. ${SCHEMAS}`,
})

export const pageSize = <Key extends string>(row: Key, requires = 'The page size is at least 1.'): Check<Key> => ({
  rule: PAGE_SIZE,
  requires,
  row,
  remedy: 'Send another pageSize, or none for the default.',
  reads: ['pageSize'],
})

const SCHEMAS = 'The OpenAPI document of the API has the schemas: /_muster/docs.'
