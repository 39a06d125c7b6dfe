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
