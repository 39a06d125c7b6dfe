import { type By, counted } from './activity.ts'
import { type Choice, type ChoiceReason, choose, overDevices, placeOrder } from './order.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import type { Worker } from './step.ts'
import type { TagChange, Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** The most tags of a device, as for the common tags of the vendor's Admin Portal. */
export const MOST_TAGS = 10
/** The longest tag that the portal API adds: a longer one is in no list of tags. KME's assignment has no limit. */
export const LONGEST_TAG = 256

/** The tags after a change, or undefined if a device cannot have so many. Tags of other APIs may be more; they can be removed. */
export function tagsAfter(tags: readonly string[], { add, remove }: TagChange): readonly string[] | undefined {
  const remaining = tags.filter(tag => !remove.includes(tag) || add.includes(tag))
  const after = [...new Set([...remaining, ...add])]
  return after.length > MOST_TAGS && after.length > tags.length ? undefined : after
}

type Tagging = TagChange & Choice & { readonly tenant: string }

/** Adds tags to devices and removes others. All or nothing: one refused device refuses the request. */
export async function beginTag(
  world: World,
  by: By,
  { tenant, add, remove, ...choice }: Tagging,
): Promise<Transaction<'tag'> | Refusal<ChoiceReason>> {
  const chosen = await choose(world, tenant, choice)
  if (isRefusal(chosen)) return chosen
  const { count, ids, details, logged } = chosen
  return placeOrder(world, by, {
    order: {
      kind: 'tag',
      tenant,
      count,
      details: { add, remove, by: by.who, ...details },
      submitted: ids,
      act: 'tagDevices',
      target: counted(count, 'device'),
      logged: { ...logged, ...(add.length > 0 && { added: add }), ...(remove.length > 0 && { removed: remove }) },
    },
    complete: completeTag,
  })
}

/** Changes the tags of the remaining devices of an order. */
export async function completeTag(world: World, transaction: Transaction<'tag'>, worker: Worker): Promise<void> {
  const { add, remove } = transaction.details
  await overDevices(world, { transaction, worker }, (step, ids) => world.store.devices.retag(step, ids, { add, remove }))
}
