/** What became of the phones of a fleet. */
import type { BootOutcome } from '../sdk/types/control.ts'
import type { Phone } from './fleet.ts'
import { OUTCOMES, type Outcome } from './mix.ts'

/** How a phone ended; `locked` is no plan of a mix, but an operator may lock a phone. */
export const ENDS = [...OUTCOMES, 'locked'] as const
export type End = Outcome | 'locked'

export interface Refusal {
  /** The step at which the server refused phones. */
  readonly at: 'upload' | 'approve' | 'assign' | 'boot'
  /** The code, the name and the text of the row: a published one, but at `boot`. */
  readonly code: number | undefined
  readonly name: string
  readonly text: string
}

export interface Ended {
  readonly phone: Phone
  readonly end: End
}

export interface Summary {
  readonly phones: number
  readonly seed: string
  /** Whether the signal ended the run before its last phone. */
  readonly interrupted: boolean
  readonly booted: number
  /** The number of booted phones by how they ended, and of all phones by their plan. */
  readonly ended: Counts
  readonly planned: Counts
  readonly refusals: readonly (Refusal & { readonly phones: number })[]
  /** Booted phones that ended otherwise than planned, and the first of them. */
  readonly otherwise: { readonly phones: number; readonly first: readonly Ended[] }
  /** Of the whole run, and of the boots. */
  readonly seconds: { readonly total: number; readonly boots: number }
}

export type Counts = Readonly<Partial<Record<End, number>>>

/** The results of a run, which its steps add to. */
export interface Results {
  readonly ended: ReadonlyMap<End, number>
  refused(refusal: Refusal, phones: number): void
  /** Notes a phone that the upload refused. */
  refusedUpload(imei: string, refusal: Omit<Refusal, 'at'>): void
  wasRefused(phone: Phone): boolean
  booted(phone: Phone, outcome: BootOutcome): Ended
  summary(about: Pick<Summary, 'seed' | 'interrupted' | 'seconds'>): Summary
}

export function resultsOf(fleet: readonly Phone[]): Results {
  const ended = new Map<End, number>()
  const refusals = new Map<string, Refusal & { phones: number }>()
  const refusedImeis = new Set<string>()
  const otherwise: Ended[] = []
  let [booted, others] = [0, 0]
  const refused: Results['refused'] = (refusal, phones) => {
    const key = `${refusal.at} ${refusal.code} ${refusal.name}`
    const known = refusals.get(key) ?? { ...refusal, phones: 0 }
    refusals.set(key, known)
    known.phones += phones
  }
  return {
    ended,
    refused,
    refusedUpload: (imei, refusal) => {
      refusedImeis.add(imei)
      refused({ at: 'upload', ...refusal }, 1)
    },
    wasRefused: ({ imei }) => refusedImeis.has(imei),
    booted: (phone, outcome) => {
      if (outcome.refusal !== null) {
        const { code, name, detail } = outcome.refusal
        refused({ at: 'boot', code, name, text: detail }, 1)
      }
      const end = endOf(outcome, refusedImeis.has(phone.imei))
      booted++
      ended.set(end, (ended.get(end) ?? 0) + 1)
      const one = { phone, end }
      if (end !== phone.planned) others++
      if (end !== phone.planned && otherwise.length < FIRST) otherwise.push(one)
      return one
    },
    summary: about => ({
      phones: fleet.length,
      ...about,
      booted,
      ended: inOrder(ended),
      planned: inOrder(counted(fleet)),
      refusals: [...refusals.values()],
      otherwise: { phones: others, first: otherwise },
    }),
  }
}

/** How many of the phones that ended otherwise a summary shows. */
const FIRST = 5

function endOf({ state, lockStatus, profile, refusal }: BootOutcome, wasRefused: boolean): End {
  if (refusal !== null) return 'refused'
  if (state === null) return wasRefused ? 'refused' : 'notUploaded'
  if (profile !== null) return AFTER_PROFILE[state] ?? 'enrolled'
  if (lockStatus === 'Locked' || lockStatus === 'Unlocking') return 'locked'
  return state === 'Pending' ? 'pending' : 'noProfile'
}

const AFTER_PROFILE: Readonly<Record<string, End>> = {
  Enrolled: 'enrolled',
  EnrollFailed: 'failed',
  CancelledByUser: 'cancelled',
}

function counted(fleet: readonly Phone[]): ReadonlyMap<End, number> {
  const counts = new Map<End, number>()
  for (const { planned } of fleet) counts.set(planned, (counts.get(planned) ?? 0) + 1)
  return counts
}

const inOrder = (counts: ReadonlyMap<End, number>): Counts =>
  Object.fromEntries(ENDS.flatMap(end => (counts.has(end) ? [[end, counts.get(end)]] : [])))
