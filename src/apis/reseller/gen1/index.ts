/** The first generation of the reseller API: its own paths, error numbers and static key, over the same domain operations. */
import Type from 'typebox'
import type { World } from '../../../enrolment/world.ts'
import type { Api } from '../../../wire/api.ts'
import { usualError } from '../../gate/envelope.ts'
import { refusalsByCause } from '../../refuse.ts'
import { admit, type Gen1Caller } from './caller.ts'
import { customers } from './customers.ts'
import { deviceOrders } from './device-orders.ts'
import { devices } from './devices.ts'
import { errorResponse, refuse } from './dialect.ts'
import { errors, onlyByFault } from './errors.ts'
import { rejectedStatus } from './operation.ts'
import { resellers } from './resellers.ts'
import { transactions } from './transactions.ts'

export const gen1: Api<World, Gen1Caller> = {
  name: 'gen1',
  title: 'Knox Deployment Program Reseller API, first generation',
  description: 'Resellers upload devices for customers and authenticate with a static key.',
  prefixes: ['/bulkenroll'],
  bodyLimit: 5 * 1024 * 1024,
  catalogue: errors,
  onlyByFault,
  operations: [...deviceOrders, ...devices, ...transactions.map(rejectedStatus), ...customers, ...resellers],
  errorsEverywhere: [
    'parameterInvalid',
    'unauthenticated',
    'tooManyAttempts',
    'tenantBlocked',
    'tenantInactive',
    'payloadTooLarge',
    'internal',
  ],
  errorSchema: Type.Object({
    ...usualError.properties,
    errorId: Type.Optional(
      Type.String({ description: 'The id of this error. Absent where a save, a delete or a status query was refused.' }),
    ),
    transactionId: Type.Optional(Type.String({ description: 'The transactionId of the refused request, if it has one.' })),
    state: Type.Optional(
      Type.Literal('Rejected', { description: 'Present where a save, a delete or a status query was refused.' }),
    ),
  }),
  tags: { 'First generation': 'The paths of the first generation, for clients with a static key.' },
  examples: async () => (await import('./examples.ts')).examples,
  security: {
    staticKey: { type: 'apiKey', in: 'header', name: 'X-WSM-API-TOKEN', description: 'The static key of the reseller.' },
  },
  admit,
  because: refusalsByCause({
    'path-unknown': () => refuse('pathNotFound'),
    'body-too-large': () => refuse('payloadTooLarge'),
    'body-malformed': detail => refuse('parameterInvalid', { parameter: detail }),
    'parameter-unfit': detail => refuse('parameterInvalid', { parameter: detail }),
    'scope-missing': () => refuse('unauthorized'),
    // No row is published for either cause.
    stopping: () => refuse('internal'),
    broken: () => refuse('internal'),
  }),
  errorResponse,
}
