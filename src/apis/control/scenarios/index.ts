/**
 * Scenarios: named seeds. Their documents have the form of a seed file, and the tenants that they share with the default sample
 * data are the same rows, so that any of them can be combined.
 */
import { nearest } from '../../../config/nearest.ts'
import { Unfit } from '../../../wire/operation.ts'
import sampleData from '../sample-data.json' with { type: 'json' }
import { approvals } from './approvals.ts'
import { compose, type Part, type SeedLists } from './compose.ts'
import { devices } from './devices.ts'
import { dualSim } from './dual-sim.ts'
import { msp } from './msp.ts'
import { tenants } from './tenants.ts'

/** The document of each scenario; large ones are generated when they are needed. */
export const SCENARIOS: Readonly<Record<string, () => SeedLists>> = {
  default: () => sampleData,
  empty: () => ({}),
  devices,
  approvals,
  msp,
  tenants,
  'dual-sim': dualSim,
}

/** The combined seed document of scenarios. Throws `Unfit` for an unknown name, and for scenarios that contradict each other. */
export const seedOf = (names: readonly string[]): unknown => compose(partsOf(names))

/**
 * A seed document with the rows of the scenarios that its member `scenarios` names. Its own rows come first, so that the places in
 * errors are those of the document. A value without that member is returned unchanged, and validated later.
 */
export function expandScenarios(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('scenarios' in document)) return document
  const { scenarios, ...own } = document
  if (!Array.isArray(scenarios)) throw new Unfit('scenarios', 'must be an array of names')
  return compose([{ name: 'the document', document: own }, ...partsOf([...new Set(scenarios)])])
}

function partsOf(names: readonly unknown[]): Part[] {
  return names.map((name, i) => {
    const known = Object.keys(SCENARIOS)
    const scenario = typeof name === 'string' && Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined
    if (scenario === undefined) {
      const closest = nearest(String(name), known)
      throw new Unfit(`scenarios.${i}`, `is ${String(name)}, which is not one of ${known.join(', ')}; the closest is ${closest}`)
    }
    return { name: `scenario:${name}`, document: scenario() }
  })
}
