/**
 * Preloaded into a server with `--import`: shifts the machine's clock of the process and its threads by the milliseconds in the
 * file MUSTER_TEST_CLOCK_FILE. Timers and `performance.now` are monotonic and do not change, as when an operator sets the clock.
 */
import { readFileSync } from 'node:fs'

const file = process.env.MUSTER_TEST_CLOCK_FILE ?? ''
const MachineDate = Date
const machineNow = Date.now

globalThis.Date = class extends MachineDate {
  constructor(...given: []) {
    if (given.length === 0) super(movedNow())
    else super(...given)
  }

  static override now(): number {
    return movedNow()
  }
} as DateConstructor

function movedNow(): number {
  return machineNow() + Number(readFileSync(file, 'utf8'))
}
