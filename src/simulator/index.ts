/**
 * Fleets of simulated phones. A mix and its random seed give the phones; a run makes them in a world by the APIs that clients
 * call, and by the control API for what phones do. Runs in Node and in browsers.
 */
export { fleetOf, type Phone } from './fleet.ts'
export { checkMix, type Mix, MixError, MOST_PHONES, OUTCOMES, type Outcome, type Shares } from './mix.ts'
export { type Counts, ENDS, type End, type Ended, type Refusal, type Summary } from './results.ts'
export { type Account, type Progress, STEPS, type Step } from './run.ts'
export { type SimulateOptions, simulate } from './simulate.ts'
