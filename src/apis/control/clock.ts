import Type from 'typebox'
import { Unfit } from '../../wire/operation.ts'
import { fitTo } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'
import type { ControlWorld } from './world.ts'

const ClockSchema = Type.Object({
  now: Type.Integer({ description: "The world's time, epoch ms." }),
  frozen: Type.Boolean(),
})

const getClock = operation({
  id: 'getClock',
  method: 'GET',
  path: `${ROOT}/clock`,
  tag: 'clock',
  summary: "Tells the world's time.",
  reply: ClockSchema,
  errors: [],
  scopes: [],
  handle: world => told(world),
})

const Winding = Type.Object({
  advanceMs: Type.Optional(Type.Integer({ description: 'Moves the clock by so much, back where it is negative.' })),
  setMs: Type.Optional(Type.Integer({ description: 'Sets the clock to this time, epoch ms.' })),
  freeze: Type.Optional(Type.Boolean({ description: 'True stops the clock where it is; false lets it go on from there.' })),
})

const windClock = operation({
  id: 'windClock',
  method: 'POST',
  path: `${ROOT}/clock`,
  tag: 'clock',
  summary: "Winds, sets, stops or starts the world's clock.",
  description:
    'Tokens, stamps and expiry follow it; work goes on while it stands still. `freeze` may come with one of the others.',
  body: Winding,
  reply: ClockSchema,
  errors: [],
  scopes: [],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Winding, body)
    const { advanceMs, setMs, freeze } = body
    if (advanceMs !== undefined && setMs !== undefined) throw new Unfit('advanceMs', 'cannot come with setMs')
    if (advanceMs === undefined && setMs === undefined && freeze === undefined) {
      throw new Unfit('', 'one of advanceMs, setMs and freeze is required')
    }
    const { clockOffset, clockFrozenAt } = await world.store.settings.read()
    const machine = world.machine.now()
    const time = inTime(setMs ?? (clockFrozenAt ?? machine + clockOffset) + (advanceMs ?? 0))
    const stands = freeze ?? clockFrozenAt !== null
    await world.wind(stands ? { clockFrozenAt: time } : { clockOffset: time - machine, clockFrozenAt: null })
    return told(world)
  },
})

async function told(world: ControlWorld) {
  const { clockFrozenAt } = await world.store.settings.read()
  return { now: world.clock.now(), frozen: clockFrozenAt !== null }
}

/** Throws `Unfit` for a time that is none: ids begin with seconds in eight hex digits, so they end in 2106. */
function inTime(time: number): number {
  if (time < 0 || time >= 2 ** 32 * 1000) throw new Unfit('', 'the clock must stay between 1970 and 2106')
  return time
}

export const clockOperations = [getClock, windClock].map(sandboxOnly)
