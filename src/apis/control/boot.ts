import Type, { type Static } from 'typebox'
import { type BootedPhone, boot, bootAll, setUp } from '../../enrolment/boot.ts'
import { chunksOf } from '../../enrolment/chunks.ts'
import { isRefusal } from '../../enrolment/refusal.ts'
import { visible } from '../../wire/visible.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { at } from './document-rows.ts'
import { fitTo, nullable, oneOf } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const REFUSALS = {
  'identifier-missing': (about?: string) => refuse('requestUnfit', { detail: `${visible(about ?? '')} cannot be an identifier` }),
  'cancel-not-allowed': (about?: string) => refuse('cancelNotAllowed', { profile: about ?? '' }),
}
const orThrow = makeOrThrow(REFUSALS)

const BY = { who: '', channel: 'device', tenant: null }

const Outcome = Type.Optional(oneOf(['enrolled', 'failed', 'cancelled']))
const Boot = Type.Object({ outcome: Outcome }, { title: 'Boot' })

const Text = Type.String()
const orNone = (description: string) => Type.Unsafe<object | null>({ type: ['object', 'null'], description })
const textOrNone = (description: string) => ({ ...nullable(Text), description })
const State = textOrNone('Null for a phone that was not uploaded.')
const LockStatus = textOrNone(
  'A locked phone gets no profile, and its state does not change. Null for a phone that was not uploaded.',
)

const Phone = Type.Object(
  {
    imei: nullable(Text),
    imei2: textOrNone('The second IMEI of a phone for two SIM cards.'),
    meid: nullable(Text),
    serialNumber: nullable(Text),
    model: nullable(Text),
  },
  { title: 'Phone' },
)

const Agent = Type.Object(
  {
    mdmApkUri: Text,
    packageName: Type.Optional(Text),
    version: Type.Optional(Text),
    signatures: Type.Optional(Type.Array(Text, { description: 'SHA-256 of each signing certificate, base64url.' })),
  },
  { title: 'PhoneAgent' },
)

const Profile = Type.Object(
  {
    id: Text,
    name: Text,
    emm: textOrNone('The name of the EMM.'),
    doEnabled: Type.Boolean(),
    aeEnabled: Type.Boolean(),
    systemAppEnabled: Type.Boolean(),
    skipSetupWizard: Type.Boolean(),
    allowUserCancel: Type.Boolean(),
    supportDefaultEula: Type.Boolean({
      description: 'Whether the phone shows the agreement of Samsung before those of `eulas`.',
    }),
    eulas: Type.Array(Type.Object({ title: Text, content: Text }), { description: 'The agreements of the customer.' }),
    companyName: nullable(Text),
    supportPhoneNumber: nullable(Text),
    supportEmailAddress: nullable(Text),
    knoxLicense: nullable(Text),
    secondaryAgents: Type.Array(Agent, { description: 'Further agents of a legacy profile.' }),
  },
  { title: 'PhoneProfile' },
)

const Refusal = Type.Object({ code: Type.Integer(), name: Text, detail: Text }, { title: 'BootRefusal' })

const orNull = <Schema extends typeof Profile | typeof Agent | typeof Refusal>(schema: Schema, description: string) =>
  Type.Unsafe<Static<Schema> | null>({ anyOf: [schema, { type: 'null' }], description })

/** All that the screens of a phone show. */
const setup = {
  phone: Phone,
  tenant: textOrNone('The tenant that has the device. Null for a phone that was not uploaded.'),
  state: State,
  lockStatus: LockStatus,
  profile: orNull(Profile, 'The profile that the phone receives.'),
  agent: orNull(Agent, 'The agent that the phone downloads.'),
  extras: orNone(
    'The extras that the agent receives: in `android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE` the custom data of the profile, the `username` and `password` with which its sign-in is filled in, and `kmeUri`.',
  ),
}

const common = { tag: 'handsets', scopes: ['operate'] } as const
const ANY_PHONE =
  'The phone need not be a handset: it boots as the uploaded device with this identifier, else as a phone of no tenant.'

const getHandsetSetup = operation({
  ...common,
  id: 'getHandsetSetup',
  method: 'GET',
  scopes: ['read'],
  path: `${ROOT}/handsets/:identifier/setup`,
  summary: 'Returns what a phone receives that starts, and reports no outcome',
  description: ANY_PHONE,
  reply: Type.Object(setup, { title: 'PhoneSetup' }),
  errors: [],
  handle: async (world, call) => orThrow(await setUp(world, call.params.identifier ?? '')),
})

const bootHandset = operation({
  ...common,
  id: 'bootHandset',
  method: 'POST',
  path: `${ROOT}/handsets/:identifier/boot`,
  summary: 'Simulates the first boot of a phone, or one after a factory reset, with the given outcome',
  description: ANY_PHONE,
  body: Boot,
  reply: Type.Object(setup, { title: 'BootResult' }),
  errors: ['cancelNotAllowed'],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Boot, body)
    return orThrow(await boot(world, BY, { identifier: call.params.identifier ?? '', ...body }))
  },
})

/** The largest number of phones in one request. */
const MOST = 500
// The phones of one commit: about as long as other requests may wait for a turn of the event loop.
const CHUNK = 50

const BootOfMany = Type.Object({ identifier: Type.String({ minLength: 1 }), outcome: Outcome })
const Boots = Type.Object({ phones: Type.Array(BootOfMany, { minItems: 1, maxItems: MOST }) }, { title: 'Boots' })

const bootHandsets = operation({
  ...common,
  id: 'bootHandsets',
  method: 'POST',
  path: `${ROOT}/handsets/boots`,
  summary: `Boots up to ${MOST} phones, each on its own`,
  description:
    'As so many boots of one phone, and several times as fast: their reports share commits. What a phone receives is in the response of its own boot or setup.',
  body: Boots,
  reply: Type.Object(
    {
      boots: Type.Array(
        Type.Object(
          {
            state: State,
            lockStatus: LockStatus,
            profile: textOrNone('The id of the profile that the phone received.'),
            refusal: orNull(Refusal, 'Why the boot was refused, as the problem that it alone would get.'),
          },
          { title: 'BootOutcome' },
        ),
        { description: 'In the order of the request.' },
      ),
    },
    { title: 'BootResults' },
  ),
  errors: [],
  handle: async (world, call) => {
    const body = call.sent.body as Static<typeof Boots>
    fitTo(Boots, body)
    for (const [i, phone] of body.phones.entries()) await at(`phones.${i}`, async () => fitTo(BootOfMany, phone))
    const boots: ReturnType<typeof outcomeOf>[] = []
    for (const some of chunksOf(body.phones, CHUNK)) {
      if (boots.length > 0) await new Promise(resolve => setImmediate(resolve))
      boots.push(...(await bootAll(world, BY, some)).map(outcomeOf))
    }
    return { boots }
  },
})

function outcomeOf(booted: Awaited<ReturnType<typeof bootAll>>[number]) {
  if (!isRefusal(booted)) return { ...shownOf(booted), refusal: null }
  const { row, text } = REFUSALS[booted.reason](booted.about)
  return { state: null, lockStatus: null, profile: null, refusal: { code: row[0], name: row[1], detail: text } }
}

const shownOf = ({ device, profile }: BootedPhone) => ({
  state: device?.state ?? null,
  lockStatus: device?.lockStatus ?? null,
  profile: profile?.id ?? null,
})

export const bootOperations = [getHandsetSetup, bootHandset, bootHandsets].map(sandboxOnly)
