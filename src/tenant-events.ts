/**
 * What happens to the tenants of a world: for each tenant that is followed, a sequence of the changes that concern it. A change that
 * concerns no followed tenant is dropped.
 */
import { randomBytes } from 'node:crypto'
import { type Events, makeEvents } from './events.ts'
import type { StoreChange } from './observed-store.ts'
import { makeTenantWatch, type TenantWatch, type WatchedStore } from './tenant-watch.ts'

export interface TenantEvents extends Pick<Events, 'bytes' | 'end'> {
  /** The events of a tenant, as `Events.follow`; undefined where the tenant has as many readers as it may have. */
  follow(tenant: string, how: Parameters<Events['follow']>[0]): ReturnType<Events['follow']> | undefined
  /** Passes a change on to the tenants that it concerns. */
  note(change: StoreChange): void
}

interface Followed {
  readonly events: Events
  readers: number
  readonly watch?: TenantWatch
}

/** `shared`: a store that other processes change too. */
export function makeTenantEvents(shared?: WatchedStore): TenantEvents {
  // In the order of their last reader.
  const followed = new Map<string, Followed>()
  const of = (tenant: string): Followed => {
    const known = followed.get(tenant)
    const one: Followed = known ?? {
      events: makeEvents({ epoch: randomBytes(6).toString('hex'), limits: LIMITS }),
      readers: 0,
      ...(shared && { watch: makeTenantWatch(shared, tenant, note) }),
    }
    followed.delete(tenant)
    followed.set(tenant, one)
    return one
  }
  const forgetUnread = (): void => {
    for (const [tenant, { readers }] of followed) {
      if (followed.size <= MOST_TENANTS) return
      if (readers === 0) followed.delete(tenant)
    }
  }
  const note = (change: StoreChange): void => {
    if (change.type === 'reset') end()
    if (followed.size === 0) return
    for (const [tenant, type, data] of concerned(change)) {
      const one = followed.get(tenant)
      one?.watch?.seen(type, data)
      one?.events.emit(type, data)
    }
  }
  let looking: NodeJS.Timeout | undefined
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    // After a failure of the store the next look finds what this one has missed.
    for (const { readers, watch } of [...followed.values()]) if (readers > 0) await watch?.look().catch(() => {})
    isLooking = false
  }
  /** Looks at once, and each second while anyone reads. */
  const keepLooking = (): void => {
    const isRead = shared !== undefined && [...followed.values()].some(({ readers }) => readers > 0)
    if (isRead && looking === undefined) {
      look()
      looking = setInterval(look, LOOK_EVERY_MS)
      looking.unref()
    } else if (!isRead) {
      clearInterval(looking)
      looking = undefined
    }
  }
  // A later reader begins a new sequence, and so gets `gap`.
  const end = (): void => {
    for (const { events } of followed.values()) events.end()
    followed.clear()
    keepLooking()
  }
  return {
    follow: (tenant, how) => {
      const one = of(tenant)
      if (one.readers >= MOST_READERS) return undefined
      one.readers += 1
      // Not at the end of the generator, because one that was never read has no end.
      how.signal.addEventListener('abort', () => {
        one.readers -= 1
        keepLooking()
      })
      forgetUnread()
      keepLooking()
      return one.events.follow(how)
    },
    note,
    end,
    bytes: () => [...followed.values()].reduce((sum, { events }) => sum + events.bytes(), 0),
  }
}

const LOOK_EVERY_MS = 1000
/** The readers of one tenant. */
export const MOST_READERS = 10
/** The tenants whose events are kept after their last reader has left, so that one that connects again misses none. */
const MOST_TENANTS = 200
const LIMITS = { entries: 500, bytes: 128 * 1024 }

/** The events of a change, each with the tenant that may see it. */
function concerned({ type, data }: StoreChange): readonly (readonly [tenant: string, type: string, data: object])[] {
  switch (type) {
    case 'transaction':
      return [[data.tenant, type, data]]
    case 'devices':
      return data.tenants.map((tenant, i) => [tenant, type, { transaction: i === 0 ? data.transaction : null }])
    case 'activity':
      return data.entries.map(entry => [entry.tenant, type, entry])
    case 'reset':
      return []
  }
}
