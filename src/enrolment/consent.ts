import type { By } from './activity.ts'
import { entryForBoth, isDelinkPending, isDelinkPendingAt, isManaging, type Management, type Side } from './management.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** A management by its customer; the provider is required only if several managements of the customer match. */
export interface ManagementRef {
  readonly customer: string
  readonly provider?: string
}

/** A customer accepts or rejects a pending request to manage it. Only one provider manages a customer at a time. */
export const decideLink = (
  world: World,
  by: By,
  { customer, provider, answer }: ManagementRef & { answer: 'accept' | 'reject' },
) =>
  world.store.managements.decide(customer, (account, managements) => {
    const pending = onlyOne(managements, provider, ({ status }) => status === 'Pending')
    if (isRefusal(pending)) return pending
    if (answer === 'accept' && managements.some(isManaging)) return refuse('customer-managed')
    const { onAcceptance, ...management } = pending
    const status = answer === 'accept' ? 'Active' : 'Rejected'
    return {
      management: { ...management, status, updatedAt: world.clock.now() },
      ...(answer === 'accept' && onAcceptance && { customer: { ...account, ...onAcceptance } }),
      log: entryForBoth(world, by, { act: `${answer}Link`, provider: management.provider, customer }),
    }
  })

/** The customer or the provider, whichever received it, accepts or rejects a request to end the management. With `at`, only that side. */
export const decideDelink = (
  world: World,
  by: By,
  { customer, provider, answer, at }: ManagementRef & { answer: 'accept' | 'reject'; at?: Side },
) =>
  world.store.managements.decide(customer, (_, managements) => {
    const ending = onlyOne(managements, provider, at === undefined ? isDelinkPending : isDelinkPendingAt(at))
    if (isRefusal(ending)) return ending
    const log = entryForBoth(world, by, { act: `${answer}Delink`, provider: ending.provider, customer })
    if (answer === 'accept') return { management: ending, ended: true, log }
    return { management: { ...ending, status: 'Active', updatedAt: world.clock.now() }, log }
  })

/** A customer requests the end of the management. Refused if it is fully managed, since it then has no administrator of its own. */
export const requestDelink = (world: World, by: By, { customer, provider }: ManagementRef) =>
  world.store.managements.decide(customer, (_, managements) => {
    const managing = onlyOne(managements, provider, ({ status }) => status === 'Active')
    if (isRefusal(managing)) return managing
    if (managing.managementType === 'FullyManaged') return refuse('fully-managed')
    const log = entryForBoth(world, by, { act: 'requestDelink', provider: managing.provider, customer })
    return { management: { ...managing, status: 'DelinkPendingByCustomer', updatedAt: world.clock.now() }, log }
  })

/** A jointly managed customer lets the provider manage its administrators, or ends that (published). */
export const permitAdmins = (
  world: World,
  by: By,
  { customer, provider, managesAdmins }: ManagementRef & { managesAdmins: boolean },
) =>
  world.store.managements.decide(customer, (_, managements) => {
    const managing = onlyOne(managements, provider, isManaging)
    if (isRefusal(managing)) return managing
    if (managing.managementType === 'FullyManaged') return refuse('fully-managed')
    const log = entryForBoth(world, by, { act: 'permitAdmins', provider: managing.provider, customer })
    return { management: { ...managing, managesAdmins, updatedAt: world.clock.now() }, log }
  })

function onlyOne(
  managements: readonly Management[],
  provider: string | undefined,
  matches: (management: Management) => boolean,
): Management | Refusal<'nothing-pending' | 'several-pending'> {
  const candidates = managements.filter(one => provider === undefined || one.provider === provider)
  const [first, ...others] = candidates.filter(matches)
  // The status of a named relation is the reason.
  if (first === undefined) return refuse('nothing-pending', provider === undefined ? undefined : candidates[0]?.status)
  return others.length === 0 ? first : refuse('several-pending', [first, ...others].map(one => one.provider).join(', '))
}
