/** Tells a state that the service reached later than Muster from one that it never reached. */
import { UNFINISHED } from './compare.ts'
import type { Difference, StateDifference } from './differences.ts'

/** The states in one replayed response. */
export interface Moment {
  /** What equal requests have in common. */
  readonly signature: string
  /** When the service got the request, epoch ms. */
  readonly time: number
  readonly isChange: boolean
  readonly states: readonly StateDifference[]
  /** The recorded states by their places. */
  readonly places: ReadonlyMap<string, unknown>
}

/** The differences of states of a moment. `moments` are all of them, in order; slower is what took more than `tolerated` ms. */
export function pacedDifferences(moments: readonly Moment[], at: number, tolerated: number): Difference[] {
  const moment = moments[at]
  if (moment === undefined) return []
  const changed = moments.findLast(({ isChange }, i) => isChange && i < at)?.time ?? moment.time
  return moment.states.flatMap(({ place, path, recorded, muster }): Difference[] => {
    const later = moments.slice(at + 1).filter(({ signature, places }) => signature === moment.signature && places.has(place))
    const reached = later.some(({ places }) => places.get(place) === muster)
    const isUnderWay = UNFINISHED.has(String(recorded)) && ['Complete', 'Failed'].includes(String(muster))
    if (!reached && !isUnderWay) return [{ kind: 'state', path, recorded, muster }]
    const lasted =
      Math.max(moment.time, ...later.filter(({ places }) => places.get(place) === recorded).map(({ time }) => time)) - changed
    if (lasted <= tolerated) return []
    return [
      {
        kind: 'pace',
        path,
        recorded: `${recorded} for at least ${Math.round(lasted / 100) / 10} s`,
        muster: `${muster} at once`,
      },
    ]
  })
}
