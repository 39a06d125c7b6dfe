/** The phones of a mix: identifiers with valid check digits, models and planned outcomes, all drawn from the random seed. */
import { luhnDigit } from '../enrolment/identifier.ts'
import type { Mix, Outcome, Shares } from './mix.ts'
import { type Random, randomOf, shuffled } from './random.ts'

export interface Phone {
  readonly imei: string
  /** The second IMEI of a phone for two SIM cards. */
  readonly imei2: string | null
  readonly serialNumber: string
  readonly model: string
  readonly planned: Outcome
}

/**
 * The phones in the order in which they boot. They depend on all of the mix but its profile and its rate: phones of another mix
 * that the world has already would be refused as duplicates.
 */
export function fleetOf({ profile: _, rate: __, ...mix }: Mix): readonly Phone[] {
  const { phones: count, models, outcomes, dualSim } = mix
  const seed = JSON.stringify(mix)
  const drawn = <Name extends string>(shares: Shares<Name>, what: string): readonly Name[] =>
    shuffled(dealt(shares, count), randomOf(`${seed} ${what}`))
  const planned = drawn(outcomes, 'outcomes')
  const model = drawn(models, 'models')
  const isDual = drawn({ yes: dualSim, no: 100 - dualSim }, 'SIM cards')
  const imeis = imeisOf(seed)
  const serials = serialsOf(seed)
  return planned.map((outcome, i) => {
    const own = model[i] ?? ''
    const imei = imeis(own)
    return {
      imei,
      imei2: isDual[i] === 'yes' ? imeis(own) : null,
      serialNumber: serials(),
      model: own,
      planned: outcome,
    }
  })
}

/** Each name as often as its share of `count`; what rounding leaves goes to the largest remainders. */
export function dealt<Name extends string>(shares: Shares<Name>, count: number): readonly Name[] {
  const parts = Object.entries<number | undefined>(shares).map(([name, share = 0]) => {
    const exact = (share * count) / 100
    return { name: name as Name, whole: Math.floor(exact), rest: exact - Math.floor(exact) }
  })
  const left = count - parts.reduce((sum, { whole }) => sum + whole, 0)
  const rounded = new Set(parts.toSorted((a, b) => b.rest - a.rest).slice(0, left))
  return parts.flatMap(part => Array<Name>(part.whole + (rounded.has(part) ? 1 : 0)).fill(part.name))
}

/** IMEIs of one type allocation code for each model, with consecutive serial numbers. */
function imeisOf(seed: string): (model: string) => string {
  const ranges = new Map<string, { readonly first: number; used: number }>()
  const codes = new Map<string, string>()
  return model => {
    const code = codes.get(model) ?? allocationCode(randomOf(`${seed} IMEI ${model}`))
    codes.set(model, code)
    // Two models may have drawn one code.
    const range = ranges.get(code) ?? { first: randomOf(`${seed} IMEI ${code}`)(1e6), used: 0 }
    ranges.set(code, range)
    const digits = code + String((range.first + range.used++) % 1e6).padStart(6, '0')
    return digits + luhnDigit(digits)
  }
}

/** Eight digits that begin with 351 to 359: 350 is what the sample data has. */
const allocationCode = (random: Random): string => `35${100_000 + random(900_000)}`

/** Serial numbers of eleven characters, as phones have them. */
function serialsOf(seed: string): () => string {
  let next = randomOf(`${seed} serial numbers`)(2 ** 32) * 2 ** 12
  return () => {
    let [text, rest] = ['', next++ % 2 ** 45]
    for (let i = 0; i < 9; i++) {
      text = SERIAL_DIGITS[rest % 32] + text
      rest = Math.floor(rest / 32)
    }
    return `R5${text}`
  }
}

const SERIAL_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
