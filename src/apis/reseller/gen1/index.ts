/** The first generation of the reseller API: its words and numbers, and a static key, for the same acts as the second's. */
import Type from 'typebox'
import type { World } from '../../../enrolment/world.ts'
import type { Api } from '../../../wire/api.ts'
import { errorSchema as usual } from '../../gate.ts'
import { becauseIn } from '../../speak.ts'
import { devices } from './devices.ts'
import { admit, type Gen1Caller, refuse, rejectedStatus, speak } from './dialect.ts'
import { errors } from './errors.ts'
import { orders } from './orders.ts'
import { parties } from './parties.ts'
import { transactions } from './transactions.ts'

export const gen1: Api<World, Gen1Caller> = {
  name: 'gen1',
  title: 'Knox Deployment Program Reseller API, first generation',
  description: 'Resellers upload devices for customers, with a static key.',
  prefixes: ['/bulkenroll'],
  bodyLimit: 5 * 1024 * 1024,
  catalogue: errors,
  operations: [...orders, ...devices, ...transactions.map(rejectedStatus), ...parties],
  errorsEverywhere: ['parameterInvalid', 'unauthenticated', 'tenantBlocked', 'tenantInactive', 'payloadTooLarge', 'internal'],
  errorSchema: Type.Object({
    ...usual.properties,
    errorId: Type.Optional(
      Type.String({ description: 'Of this occurrence. Absent where a save, a delete or a status query was refused.' }),
    ),
    transactionId: Type.Optional(Type.String({ description: 'As it was sent with what was refused, if it was.' })),
    state: Type.Optional(Type.Literal('Rejected', { description: 'Where a save, a delete or a status query was refused.' })),
  }),
  security: {
    staticKey: { type: 'apiKey', in: 'header', name: 'X-WSM-API-TOKEN', description: 'The static key of the reseller.' },
  },
  admit,
  because: becauseIn({
    'path-unknown': () => refuse('pathNotFound'),
    'body-too-large': () => refuse('payloadTooLarge'),
    'body-malformed': detail => refuse('parameterInvalid', { parameter: detail }),
    'parameter-unfit': detail => refuse('parameterInvalid', { parameter: detail }),
    'scope-missing': () => refuse('unauthorized'),
    // No published row is about either.
    stopping: () => refuse('internal'),
    broken: () => refuse('internal'),
  }),
  speak,
}
