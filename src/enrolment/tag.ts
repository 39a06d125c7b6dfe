import { type By, counted } from './activity.ts'
import { firstUnfit, lookUp, type Progress, placeOrder, submittedBy } from './order.ts'
import { type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { TagChange, Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** The most tags of a device, as for the common tags of the vendor's Admin Portal. */
export const MOST_TAGS = 10

/** The tags after a change, or undefined if a device cannot have so many. Tags of other APIs may be more; they can be removed. */
export function tagsAfter(tags: readonly string[], { add, remove }: TagChange): readonly string[] | undefined {
  const remaining = tags.filter(tag => !remove.includes(tag) || add.includes(tag))
  const after = [...new Set([...remaining, ...add])]
  return after.length > MOST_TAGS && after.length > tags.length ? undefined : after
}

interface Tagging extends TagChange {
  readonly tenant: string
  /** Ids, IMEIs, MEIDs or serial numbers, as the customer wrote them. */
  readonly names: readonly string[]
}

type TagReason = 'too-many-devices' | 'device-malformed' | 'device-pending' | 'device-not-found'

/** Adds tags to devices and removes others. All or nothing: one refused device refuses the request. */
export async function beginTag(
  world: World,
  by: By,
  { tenant, names, add, remove }: Tagging,
): Promise<Progress | Refusal<TagReason>> {
  if (names.length > world.rules.maxDevices) return refuse('too-many-devices')
  const named = await lookUp(world, tenant, names)
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  const ids = [...new Set(named.flatMap(({ device }) => device?.id ?? []))]
  return placeOrder(world, by, {
    order: {
      kind: 'tag',
      tenant,
      count: ids.length,
      details: { add, remove, by: by.who },
      submitted: ids,
      act: 'tagDevices',
      target: counted(ids.length, 'device'),
      logged: { ...(add.length > 0 && { added: add }), ...(remove.length > 0 && { removed: remove }) },
    },
    complete: completeTag,
  })
}

/** Changes the tags of the remaining devices of an order. */
export async function completeTag(world: World, transaction: Transaction<'tag'>, worker: Worker): Promise<void> {
  const ids = await submittedBy<string>(world, transaction)
  const { add, remove } = transaction.details
  await inSteps(world, { transaction, worker }, step =>
    world.store.devices.retag(step, ids.slice(step.from, step.to), { add, remove }),
  )
}
