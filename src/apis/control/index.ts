/**
 * The control API, `/_muster/v1`, for the operator and for tests: tenants and credentials, sample data, clock, faults, background
 * work and simulated phones. It writes rows to the store and calls the domain; it contains no rule of a Samsung API.
 */
import type { Api } from '../../wire/api.ts'
import { errorResponse, errorSchema } from '../own/problem.ts'
import { activityOperations } from './activity.ts'
import { applyOperations } from './apply.ts'
import { bootOperations } from './boot.ts'
import { admit } from './caller.ts'
import { clientIdentifierOperations } from './client-identifiers.ts'
import { clockOperations } from './clock.ts'
import { consentOperations } from './consent.ts'
import { contractOperations } from './contract.ts'
import { coverageOperations } from './coverage.ts'
import { customerResellerOperations } from './customer-resellers.ts'
import { because } from './dialect.ts'
import { errors } from './errors.ts'
import { eventOperations } from './events.ts'
import { explainOperations } from './explain.ts'
import { faultOperations } from './faults.ts'
import { moveOperations } from './move.ts'
import { logged } from './operation.ts'
import { requestCopyOperations } from './request-copies.ts'
import { requestOperations } from './requests.ts'
import { resourceOperations } from './resources.ts'
import { sampleDataOperations } from './sample-data.ts'
import { serverOperations } from './server.ts'
import { signingKeyOperations } from './signing-keys.ts'
import { snapshotOperations } from './snapshots.ts'
import { workOperations } from './work.ts'
import type { ControlCaller, ControlWorld } from './world.ts'
import { worldOperations } from './worlds.ts'

export const control: Api<ControlWorld, ControlCaller> = {
  name: 'control',
  title: 'Muster control API',
  description:
    'Tenants, credentials, sample data, clock, faults and phones. In service mode it has the administrative operations alone, and they require an admin token: one with the scope read or operate to read, and operate to change something.',
  prefixes: ['/_muster'],
  bodyLimit: 64 * 1024 * 1024,
  catalogue: errors,
  operations: [
    ...serverOperations,
    ...contractOperations,
    ...applyOperations,
    ...resourceOperations,
    ...moveOperations,
    ...customerResellerOperations,
    ...consentOperations,
    ...clientIdentifierOperations,
    ...bootOperations,
    ...activityOperations,
    ...requestOperations,
    ...requestCopyOperations,
    ...coverageOperations,
    ...eventOperations,
    ...explainOperations,
    ...signingKeyOperations,
    ...sampleDataOperations,
    ...workOperations,
    ...clockOperations,
    ...faultOperations,
    ...worldOperations,
    ...snapshotOperations,
  ].map(logged),
  errorsEverywhere: [
    'requestUnfit',
    'bodyMalformed',
    'credentialMissing',
    'credentialWrong',
    'credentialExpired',
    'scopeMissing',
    'tooManyAttempts',
    'pageForeign',
    'hostForeign',
    'bodyTooLarge',
    'bodyNotJson',
    'broken',
  ],
  errorSchema,
  tags: {
    server: 'Health, metrics and contract of the server, and documents that are applied to it.',
    worlds: 'Isolated worlds of the server, and their snapshots.',
    'sample data': 'Seeds, and resets of a world.',
    resellers: 'Tenants that upload devices.',
    customers: 'Tenants that own devices.',
    providers: 'Tenants that manage customers.',
    users: 'The people of tenants.',
    associations: 'Relations of resellers and customers.',
    managements: 'Relations of providers and customers, and the decisions of both.',
    profiles: 'The profiles of customers.',
    aliases: 'Names under which resellers may use profiles.',
    devices: 'Uploaded devices.',
    handsets: 'Simulated phones, and their boots.',
    apps: 'OAuth clients.',
    keys: 'Client identifiers and public keys of signed tokens.',
    tokens: 'Explanations of credentials, and the keys that tokens are signed with.',
    requests: 'The request journal.',
    activity: 'The activity log of tenants.',
    clock: 'The clock of the world.',
    faults: 'Misbehaviour that a test orders.',
    work: 'Background work.',
  },
  examples: async () => (await import('./examples.ts')).examples,
  security: { admin: { type: 'http', scheme: 'bearer', description: 'An admin token, in service mode.' } },
  admit,
  because,
  errorResponse,
}
