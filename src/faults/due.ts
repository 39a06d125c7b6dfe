/** To which of the requests that match a fault it is applied. */
import { hash } from 'node:crypto'
import type { When } from './fault.ts'

/** The largest number of applications; without a limit where the order names another condition. */
export const timesOf = ({ times, every, untilRemoved, probability }: When): number =>
  times ?? (every === undefined && untilRemoved === undefined && probability === undefined ? 1 : Number.POSITIVE_INFINITY)

/** Whether the request with this number is one of them; the first has number 1. */
export const isDue = ({ every = 1, probability = 1, randomSeed = '' }: When, number: number): boolean =>
  number % every === 0 && (probability === 1 || chance(randomSeed, number) < probability)

/** A number from 0 to 1 that only the arguments decide, and not the order in which concurrent requests are handled. */
const chance = (randomSeed: string, number: number): number =>
  Number.parseInt(hash('sha256', `${randomSeed}:${number}`).slice(0, 12), 16) / 2 ** 48
