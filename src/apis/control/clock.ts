import Type from 'typebox'
import { Unfit } from '../../wire/operation.ts'
import { fitTo } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'
import type { ControlWorld } from './world.ts'

const ClockSchema = Type.Object(
  {
    now: Type.Integer({ description: "The world's time, epoch ms." }),
    frozen: Type.Boolean(),
  },
  { title: 'Clock' },
)

const getClock = operation({
  id: 'getClock',
  method: 'GET',
  path: `${ROOT}/clock`,
  tag: 'clock',
  summary: "Returns the time of the world's clock",
  reply: ClockSchema,
  errors: [],
  scopes: ['read'],
  handle: world => clockOf(world),
})

const Winding = Type.Object(
  {
    advanceMs: Type.Optional(Type.Integer({ description: 'Moves the clock by so many milliseconds; back if negative.' })),
    setMs: Type.Optional(Type.Integer({ description: 'Sets the clock to this time, epoch ms.' })),
    freeze: Type.Optional(Type.Boolean({ description: 'True stops the clock at its time; false starts it again from there.' })),
  },
  { title: 'ClockChange' },
)

const windClock = operation({
  id: 'windClock',
  method: 'POST',
  path: `${ROOT}/clock`,
  tag: 'clock',
  summary: "Moves, sets, stops or starts the world's clock",
  description:
    'Timestamps and the expiry of tokens follow it; background work continues while it is stopped. `freeze` may be combined with one of the others.',
  body: Winding,
  reply: ClockSchema,
  errors: [],
  scopes: ['operate'],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Winding, body)
    const { advanceMs, setMs, freeze } = body
    if (advanceMs !== undefined && setMs !== undefined) throw new Unfit('advanceMs', 'cannot be combined with setMs')
    if (advanceMs === undefined && setMs === undefined && freeze === undefined) {
      throw new Unfit('', 'one of advanceMs, setMs and freeze is required')
    }
    const { clockOffset, clockFrozenAt } = await world.store.settings.read()
    const machine = world.machine.now()
    const time = inRange(setMs ?? (clockFrozenAt ?? machine + clockOffset) + (advanceMs ?? 0))
    const frozen = freeze ?? clockFrozenAt !== null
    await world.wind(frozen ? { clockFrozenAt: time } : { clockOffset: time - machine, clockFrozenAt: null })
    return clockOf(world)
  },
})

async function clockOf(world: ControlWorld) {
  const { clockFrozenAt } = await world.store.settings.read()
  return { now: world.clock.now(), frozen: clockFrozenAt !== null }
}

/** Throws `Unfit` outside 1970 to 2106: object ids begin with the seconds in eight hex digits. */
function inRange(time: number): number {
  if (time < 0 || time >= 2 ** 32 * 1000) throw new Unfit('', 'the clock must stay between 1970 and 2106')
  return time
}

export const clockOperations = [getClock, windClock].map(sandboxOnly)
