import Type from 'typebox'
import { boot } from '../../enrolment/boot.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { fitTo, oneOf } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const orThrow = makeOrThrow({
  'identifier-missing': about => refuse('requestUnfit', { detail: `${about} cannot be an identifier` }),
  'cancel-not-allowed': about => refuse('cancelNotAllowed', { profile: about ?? '' }),
})

const Boot = Type.Object({ outcome: Type.Optional(oneOf(['enrolled', 'failed', 'cancelled'])) })
const orNone = (description: string) => Type.Unsafe<object | null>({ type: ['object', 'null'], description })

const bootHandset = operation({
  id: 'bootHandset',
  method: 'POST',
  path: `${ROOT}/handsets/:identifier/boot`,
  tag: 'handsets',
  summary: 'A phone starts for the first time, or anew: it asks what it is to become, and ends as it is told here.',
  description: 'A phone that is not among the handsets boots all the same: as the device that was uploaded, or as nobody’s.',
  body: Boot,
  reply: Type.Object({
    state: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null for a phone that nobody uploaded.' }),
    lockStatus: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'A locked phone gets no profile and keeps its state. Null for a phone that nobody uploaded.',
    }),
    profile: orNone('What it was told.'),
    agent: orNone('The agent that it fetches.'),
    extras: orNone('What the agent is given.'),
  }),
  errors: ['cancelNotAllowed'],
  scopes: [],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Boot, body)
    const phone = { identifier: call.params.identifier ?? '', ...body }
    return orThrow(await boot(world, { who: '', channel: 'device', tenant: null }, phone))
  },
})

export const bootOperations = [bootHandset].map(sandboxOnly)
