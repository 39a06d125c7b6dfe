/** The library of `muster simulate` in a page of the console, as a console of phones uses it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { withoutNode } from '../../scripts/console.ts'
import { checkMix, fleetOf } from '../../src/simulator/index.ts'
import { openConsoles, skip } from './support.ts'

const MIX = {
  ...{ reseller: 'northwind', customer: 'acme', profile: 'Base', phones: 200, seed: 'browser', dualSim: 30 },
  outcomes: { enrolled: 80, failed: 10, noProfile: 5, pending: 5 },
}

/** The library as a script that sets the variable `simulator`. */
async function script(): Promise<string> {
  const input = fileURLToPath(new URL('../../src/simulator/index.ts', import.meta.url))
  const bundle = await rolldown({ input, platform: 'browser', plugins: [withoutNode] })
  const { output } = await bundle.generate({ format: 'iife', name: 'simulator', codeSplitting: false })
  return output[0].code
}

test('a page runs a fleet of 200 phones, the same as in Node, and sees how each of them ends', { skip }, async () => {
  const { open } = await openConsoles()
  const page = await open('/')
  // As a text, because the policy of the page allows no script of another place.
  await page.evaluate(`globalThis.simulator = (() => { ${await script()}; return simulator })()`)
  const ends = await page.evaluate(
    async ({ mix }) => {
      const { simulator } = globalThis as unknown as { simulator: typeof import('../../src/simulator/index.ts') }
      const { accounts } = await (await fetch('/_muster/v1/worlds/default')).json()
      const ended: unknown[] = []
      const onEnded = (phones: readonly unknown[]) => ended.push(...phones)
      await simulator.simulate(simulator.checkMix(mix), { baseUrl: location.origin, accounts, onEnded })
      return ended
    },
    { mix: MIX },
  )
  assert.deepEqual(
    ends,
    fleetOf(checkMix(MIX)).map(phone => ({ phone, end: phone.planned })),
  )
})
