import { createHash } from 'node:crypto'
import { applySeed } from './seed.ts'
import { type ControlWorld, OPERATOR } from './world.ts'

/**
 * Applies the seed to a store that is new and empty; returns whether the store's data came from this seed, now or before. Of
 * several processes that start at once, the holder of the lease applies it, and the others wait until it is done or the lease
 * expires.
 */
export async function seedAtFirst(world: ControlWorld, { wanted }: { wanted: boolean }): Promise<boolean> {
  const own = createHash('sha256').update(JSON.stringify(world.seed)).digest('hex')
  const { settings } = world.store
  const lease = world.lease()
  for (;;) {
    const { seed } = await settings.read()
    if (seed !== null && seed !== UNFINISHED) return seed === own
    if (seed === null && !(await isEmpty(world))) return false
    if (!wanted) return false
    if (await settings.leaseSeeding({ ...world.lease(), holder: lease.holder }, world.machine.now())) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const renewal = setInterval(() => {
    void settings.leaseSeeding({ ...world.lease(), holder: lease.holder }, world.machine.now()).catch(() => {})
  }, 1000)
  try {
    // Another process may have finished between the read and the lease.
    const { seed } = await settings.read()
    if (seed !== null && seed !== UNFINISHED) return seed === own
    await settings.write({ seed: UNFINISHED })
    await applySeed(world, world.seed, OPERATOR.by)
    await settings.write({ seed: own })
    return true
  } finally {
    clearInterval(renewal)
  }
}

async function isEmpty({ store }: ControlWorld): Promise<boolean> {
  for (const kind of ['reseller', 'customer', 'provider'] as const) {
    if ((await store.tenants.page(kind, { number: 0, size: 1 })).total > 0) return false
  }
  return true
}

// Set while a process applies the seed. After a crash the next start applies it again, under the same keys.
const UNFINISHED = 'unfinished'
