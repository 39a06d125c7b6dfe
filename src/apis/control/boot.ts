import Type from 'typebox'
import { boot } from '../../enrolment/boot.ts'
import { visible } from '../../wire/visible.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { fitTo, oneOf } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const orThrow = makeOrThrow({
  'identifier-missing': about => refuse('requestUnfit', { detail: `${visible(about ?? '')} cannot be an identifier` }),
  'cancel-not-allowed': about => refuse('cancelNotAllowed', { profile: about ?? '' }),
})

const Boot = Type.Object({ outcome: Type.Optional(oneOf(['enrolled', 'failed', 'cancelled'])) }, { title: 'Boot' })
const orNone = (description: string) => Type.Unsafe<object | null>({ type: ['object', 'null'], description })

const bootHandset = operation({
  id: 'bootHandset',
  method: 'POST',
  path: `${ROOT}/handsets/:identifier/boot`,
  tag: 'handsets',
  summary: 'Simulates the first boot of a phone, or one after a factory reset, with the given outcome',
  description:
    'The phone need not be a handset: it boots as the uploaded device with this identifier, else as a phone of no tenant.',
  body: Boot,
  reply: Type.Object(
    {
      state: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null for a phone that was not uploaded.' }),
      lockStatus: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'A locked phone gets no profile, and its state does not change. Null for a phone that was not uploaded.',
      }),
      profile: orNone('The profile that the phone received.'),
      agent: orNone('The agent that the phone downloads.'),
      extras: orNone('The extras that the agent receives.'),
    },
    { title: 'BootResult' },
  ),
  errors: ['cancelNotAllowed'],
  scopes: ['operate'],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Boot, body)
    const phone = { identifier: call.params.identifier ?? '', ...body }
    return orThrow(await boot(world, { who: '', channel: 'device', tenant: null }, phone))
  },
})

export const bootOperations = [bootHandset].map(sandboxOnly)
