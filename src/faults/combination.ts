/** Which members of an effect can be ordered together. */
import type { Effect, When } from './fault.ts'

type Member = keyof Effect | keyof When
type Clash = readonly [Member, Member]

/** Two members of an effect that contradict each other, if there are any. */
export function clashIn(effect: Effect): Clash | undefined {
  const has = (member: keyof Effect): boolean => effect[member] !== undefined
  const first = (members: readonly (keyof Effect)[]): keyof Effect | undefined => members.find(has)
  const pair = (one: keyof Effect | undefined, other: keyof Effect | undefined): Clash | undefined =>
    one === undefined || other === undefined ? undefined : [one, other]

  const work = first(WORK)
  const end = first(ENDS)
  const silent = end !== undefined && effect[end] !== 'middle' ? end : undefined
  const instead = effect.afterWork === undefined ? undefined : ENDS.find(member => effect[member] === 'before')
  const bodiless = BODILESS.has(effect.status ?? 200) ? 'status' : undefined
  return (
    pair(work, first(has('device') ? OF_RESPONSE : [...OF_RESPONSE, 'code'])) ??
    pair(end, first(ENDS.filter(member => member !== end))) ??
    pair(silent, first([...SENT, 'code'])) ??
    pair(instead, 'afterWork') ??
    pair(first(['code']), first(['body', 'garbage'])) ??
    pair(first(['body']), first(['garbage'])) ??
    pair(effect.garbage === 'http' ? 'garbage' : undefined, first([...SENT.filter(member => member !== 'garbage'), ...ENDS])) ??
    pair(bodiless, first(['body', 'garbage', 'truncateBytes', 'bytesPerSecond'])) ??
    pair(bodiless, end)
  )
}

/** The same for the conditions of an order. */
export function clashInWhen({ times, every, untilRemoved, probability }: When): Clash | undefined {
  if (untilRemoved !== undefined && times !== undefined) return ['untilRemoved', 'times']
  return every !== undefined && probability !== undefined ? ['every', 'probability'] : undefined
}

/** A member that has no meaning without one of some others, which are all absent. */
export function lackIn(effect: Effect, when: When): { readonly member: Member; readonly needs: readonly Member[] } | undefined {
  if (effect.device !== undefined && effect.code === undefined) return { member: 'device', needs: ['code'] }
  if (when.randomSeed !== undefined && when.probability === undefined) return { member: 'randomSeed', needs: ['probability'] }
  if (effect.afterWork === undefined || REPLACING.some(member => effect[member] !== undefined)) return undefined
  return { member: 'afterWork', needs: REPLACING }
}

export const isWork = (effect: Effect): boolean => WORK.some(member => effect[member] !== undefined)

const WORK = ['device', 'transactionMs', 'stepFailures'] as const satisfies readonly (keyof Effect)[]
const ENDS = ['drop', 'reset', 'hang'] as const satisfies readonly (keyof Effect)[]
/** What is seen only in a response. */
const SENT = [
  'status',
  'headers',
  'body',
  'truncateBytes',
  'bytesPerSecond',
  'garbage',
] as const satisfies readonly (keyof Effect)[]
const OF_RESPONSE: readonly (keyof Effect)[] = [...SENT, ...ENDS, 'delayMs', 'afterWork']
const REPLACING = ['code', 'status', 'body', 'delayMs'] as const satisfies readonly (keyof Effect)[]
/** RFC 9110: responses with these statuses have no content. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])
