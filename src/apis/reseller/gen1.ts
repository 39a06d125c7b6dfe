/** The first generation of the reseller API. None of it is served: its paths are refused in its own numbers. */
import type { Api } from '../../wire/api.ts'
import type { Catalogue } from '../../wire/catalogue.ts'
import { envelope, errorSchema } from '../gate.ts'
import { refusals } from '../speak.ts'

// Seven digits, as everything in the first generation; the rows are those of its gateway.
const errors = {
  parameterInvalid: [4000000, 'RESOURCE_INVALID_PARAM', 'The specified request parameters are not valid.'],
  unauthenticated: [
    4010000,
    'AUTHORIZATION_FAIL',
    'Authorization for the API is required, but the request has not been authenticated.',
  ],
  pathNotFound: [4040000, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.'],
  payloadTooLarge: [4130000, 'PAYLOAD_TOO_LARGE', 'The request body is too large.'],
  internal: [5000000, 'INTERNAL_SERVER_ERROR', 'An unknown internal server error has occurred.'],
} as const satisfies Catalogue

const refuse = refusals(errors)

const ROW_OF = {
  'path-unknown': 'pathNotFound',
  'body-too-large': 'payloadTooLarge',
  'body-malformed': 'parameterInvalid',
  'parameter-unfit': 'parameterInvalid',
  'scope-missing': 'unauthenticated',
  broken: 'internal',
} as const

export const gen1: Api<unknown, { readonly scopes: ReadonlySet<string> }> = {
  name: 'gen1',
  title: 'Knox Deployment Program Reseller API, first generation',
  description: 'Not served yet.',
  prefixes: ['/bulkenroll'],
  bodyLimit: 5 * 1024 * 1024,
  catalogue: errors,
  operations: [],
  errorsEverywhere: [],
  errorSchema,
  security: {},
  admit: async () => Promise.reject(refuse('unauthenticated')),
  because: cause => refuse(ROW_OF[cause]),
  speak: envelope,
}
