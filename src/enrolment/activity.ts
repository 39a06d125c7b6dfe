/** One line of the activity log: what a tenant's people look at when they were refused. */
export interface Activity {
  readonly tenant: string
  readonly id: string
  readonly time: number
  readonly who: string
  readonly channel: string
  /** The operation, or the act where no operation stands for it. */
  readonly act: string
  /** What it was about: an id, or a few words. */
  readonly target: string
  readonly outcome: 'done' | 'refused'
  /** The published code of a refusal. */
  readonly code: number | null
  readonly errorId: string | null
}

/**
 * The spellings in which the id of an error may have been answered and stored: with hyphens in lower case (MSP, and every API
 * in older lines) and without in upper case. A client may have logged it in yet another.
 */
export function errorIdForms(id: string): readonly string[] {
  const digits = id.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/i.test(digits)) return [id]
  const hyphenated = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toLowerCase()
  return [...new Set([id, digits.toUpperCase(), hyphenated])]
}

/** Who does something, and by which door: goes into the activity log with the change. */
export interface By {
  /** A person's e-mail, an app's client id, or `operator`. */
  readonly who: string
  /** `kme`, `kdp`, `gen1`, `msp`, `gateway`, `control`; `work` for what no request does. */
  readonly channel: string
  /** The id of the request in which it is done. */
  readonly request?: string
}

/** The line for a change, to be written in the change's own transaction. */
export const entry = (
  world: { clock: { now(): number }; ids: { object(): string } },
  { who, channel }: By,
  what: { tenant: string; act: string; target: string },
): Activity => ({
  ...what,
  id: world.ids.object(),
  time: world.clock.now(),
  who,
  channel,
  outcome: 'done',
  code: null,
  errorId: null,
})
