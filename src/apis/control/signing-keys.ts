import Type from 'typebox'
import { OVERLAP_MS, rotateSigningKey } from '../../auth/signing-key.ts'
import { entry } from '../../enrolment/activity.ts'
import { fitTo, orNull } from './members.ts'
import { operation, ROOT } from './operation.ts'
import type { ControlWorld } from './world.ts'

const Keys = Type.Object(
  {
    signingKeys: Type.Array(
      Type.Object(
        {
          kid: Type.String({ description: 'As in the header of a token, and in /ams/v1/oauth2/jwks.' }),
          createdAt: Type.Integer(),
          retiresAt: Type.Unsafe<number | null>({
            type: ['integer', 'null'],
            description: 'When the key is deleted, epoch ms of the machine’s clock; null for the key that signs.',
          }),
        },
        { title: 'SigningKey' },
      ),
    ),
  },
  { title: 'SigningKeys' },
)

const list = operation({
  id: 'listSigningKeys',
  method: 'GET',
  path: `${ROOT}/signing-keys`,
  tag: 'tokens',
  summary: 'Lists the keys that tokens are signed with, first the one that signs',
  reply: Keys,
  errors: [],
  scopes: ['read'],
  handle: world => keysOf(world),
})

const DAY = 86_400

const Rotation = Type.Object(
  {
    overlapSeconds: orNull(
      Type.Integer({
        minimum: 0,
        maximum: 30 * DAY,
        description:
          'For how long, at most, tokens of former keys are accepted; by default longer than any of them is valid. With 0 they are refused at once by this process, and within half a minute by others.',
      }),
    ),
  },
  { title: 'Rotation' },
)

const rotate = operation({
  id: 'rotateSigningKeys',
  method: 'POST',
  path: `${ROOT}/signing-keys/rotate`,
  tag: 'tokens',
  summary: 'Makes a new key that signs, and retires the former one',
  description:
    'Both are in the published key set until the former one is deleted. Another process signs with the new key within half a minute.',
  body: Rotation,
  reply: Keys,
  errors: [],
  scopes: ['operate'],
  handle: async (world, call) => {
    const { body } = call.sent
    fitTo(Rotation, body)
    const overlapMs = typeof body.overlapSeconds === 'number' ? body.overlapSeconds * 1000 : OVERLAP_MS
    const log = entry(world, call.caller.by, { tenant: '', act: 'rotateSigningKeys', target: 'signing keys' })
    await rotateSigningKey(world, { overlapMs, log })
    return keysOf(world)
  },
})

/** Without the keys themselves. */
async function keysOf({ credentials }: ControlWorld) {
  const stored = await credentials.signingKeys()
  return { signingKeys: stored.map(({ kid, createdAt, retiresAt }) => ({ kid, createdAt, retiresAt })) }
}

export const signingKeyOperations = [list, rotate]
