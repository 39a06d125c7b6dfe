/** The description of a fleet, as a person writes it: a file of `muster simulate`, or the form of a console. */

/** How a simulated phone is planned to end. */
export const OUTCOMES = ['enrolled', 'failed', 'cancelled', 'noProfile', 'pending', 'notUploaded', 'refused'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface Mix {
  /** Accounts of the sample data, by client id or by tenant id. */
  readonly reseller: string
  readonly customer: string
  readonly phones: number
  /** The random seed: the same mix with the same seed has the same phones, another one has other phones. */
  readonly seed: string
  /** The name or id of the profile that the customer assigns. */
  readonly profile: string | undefined
  /** Shares in percent; those of a list add up to 100. */
  readonly models: Shares
  readonly outcomes: Shares<Outcome>
  /** The share of phones with two IMEIs, percent. */
  readonly dualSim: number
  /** Boots a second; undefined for as fast as possible. */
  readonly rate: number | undefined
}

export type Shares<Name extends string = string> = Readonly<Partial<Record<Name, number>>>

/** What is wrong with a mix, and with which of its members. */
export class MixError extends Error {
  /** The names that lead to the value, such as `outcomes` and `failed`; empty for the whole. */
  readonly place: readonly string[]

  constructor(place: readonly string[], reason: string) {
    super(place.length === 0 ? reason : `${place.join('.')} ${reason}`)
    this.place = place
  }
}

/** The largest fleet: its phones are held in memory, and the IMEIs of a model are drawn from a million. */
export const MOST_PHONES = 100_000

const MOST_A_SECOND = 10_000
/** The members of a mix. */
export const MEMBERS = ['reseller', 'customer', 'phones', 'seed', 'profile', 'models', 'dualSim', 'outcomes', 'rate']
const WITH_PROFILE: readonly Outcome[] = ['enrolled', 'failed', 'cancelled']

/** Parses a mix. Throws `MixError` for the first member that is wrong. */
export function checkMix(value: unknown): Mix {
  if (!isRecord(value)) throw new MixError([], 'a mix must be an object with reseller, customer and phones')
  const unknown = Object.keys(value).find(name => !MEMBERS.includes(name))
  if (unknown !== undefined) throw new MixError([unknown], `is not one of ${MEMBERS.join(', ')}`)
  const mix: Mix = {
    reseller: textOf(value, 'reseller'),
    customer: textOf(value, 'customer'),
    phones: numberOf(value, 'phones', { least: 1, most: MOST_PHONES, isWhole: true }),
    seed: value.seed === undefined ? '1' : textOf(value, 'seed'),
    profile: value.profile === undefined ? undefined : textOf(value, 'profile'),
    models: value.models === undefined ? { 'SM-S921B': 100 } : sharesOf(value, 'models'),
    outcomes: value.outcomes === undefined ? { enrolled: 100 } : sharesOf(value, 'outcomes', OUTCOMES),
    dualSim: value.dualSim === undefined ? 0 : numberOf(value, 'dualSim', PERCENT),
    rate: value.rate === undefined ? undefined : numberOf(value, 'rate', { least: 0.1, most: MOST_A_SECOND }),
  }
  const needing = WITH_PROFILE.find(outcome => (mix.outcomes[outcome] ?? 0) > 0)
  if (needing !== undefined && mix.profile === undefined) {
    throw new MixError([], `profile is required: a phone needs one to end as ${needing}`)
  }
  return mix
}

type Members = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text of one line, or an id that is written as a number. */
function textOf(members: Members, name: string): string {
  const value = members[name]
  if (value === undefined || value === null) throw new MixError([], `${name} is required`)
  const text = Number.isSafeInteger(value) ? String(value) : value
  if (typeof text !== 'string' || text.trim() === '' || /\p{Cc}/u.test(text) || text.length > LONGEST_TEXT)
    throw new MixError([name], `must be a text of one line with at most ${LONGEST_TEXT} characters`)
  return text.trim()
}

const LONGEST_TEXT = 64

interface Range {
  readonly least: number
  readonly most: number
  readonly isWhole?: boolean
}

const PERCENT: Range = { least: 0, most: 100 }

function numberOf(members: Members, name: string, range: Range): number {
  if (members[name] === undefined || members[name] === null) throw new MixError([], `${name} is required`)
  return inRange([name], members[name], range)
}

function inRange(place: readonly string[], value: unknown, { least, most, isWhole = false }: Range): number {
  const isFit = typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value))
  if (!isFit) throw new MixError(place, `must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`)
  return value
}

/** Shares that add up to 100 %, by name. */
function sharesOf<Name extends string>(members: Members, list: string, names?: readonly Name[]): Shares<Name> {
  const value = members[list]
  if (!isRecord(value) || Object.keys(value).length === 0)
    throw new MixError([list], 'must have a share in percent for each name')
  let sum = 0
  for (const [name, share] of Object.entries(value)) {
    if (names !== undefined && !names.some(known => known === name))
      throw new MixError([list, name], `is not one of ${names.join(', ')}`)
    if (name.trim() === '' || name.length > LONGEST_TEXT)
      throw new MixError([list], `must have names of at most ${LONGEST_TEXT} characters`)
    sum += inRange([list, name], share, PERCENT)
  }
  // Shares such as 33.3 are sums of binary fractions.
  if (Math.abs(sum - 100) > 1e-6)
    throw new MixError([list], `must add up to 100 percent, and add up to ${Number(sum.toFixed(6))}`)
  // Sorted, so that the order of the lines in a file changes no phone.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as Shares<Name>
}
