import type { By } from './activity.ts'
import { entryForBoth, isLeaving, isManaging, type Management } from './management.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** The relation that is spoken of: a customer's, with the provider named where more than one waits for it. */
export interface Spoken {
  readonly customer: string
  readonly provider?: string
}

/** A customer agrees to be managed, or does not. Only one provider manages it at a time. */
export const answerLink = (world: World, by: By, { customer, provider, answer }: Spoken & { answer: 'accept' | 'reject' }) =>
  world.store.managements.decide(customer, (account, managements) => {
    const asking = theOne(managements, provider, ({ status }) => status === 'Pending')
    if (isRefusal(asking)) return asking
    if (answer === 'accept' && managements.some(isManaging)) return refuse('customer-managed')
    const { onAcceptance, ...management } = asking
    const status = answer === 'accept' ? 'Active' : 'Rejected'
    return {
      management: { ...management, status, updatedAt: world.clock.now() },
      ...(answer === 'accept' && onAcceptance && { customer: { ...account, ...onAcceptance } }),
      log: entryForBoth(world, by, { act: `${answer}Link`, provider: management.provider, customer }),
    }
  })

/** Whoever was asked to let the other go does, or does not: a customer its provider, or a provider its customer. */
export const answerDelink = (world: World, by: By, { customer, provider, answer }: Spoken & { answer: 'accept' | 'reject' }) =>
  world.store.managements.decide(customer, (_, managements) => {
    const leaving = theOne(managements, provider, isLeaving)
    if (isRefusal(leaving)) return leaving
    const log = entryForBoth(world, by, { act: `${answer}Delink`, provider: leaving.provider, customer })
    if (answer === 'accept') return { management: leaving, ended: true, log }
    return { management: { ...leaving, status: 'Active', updatedAt: world.clock.now() }, log }
  })

/** A customer asks to be managed no longer. One that is fully managed has nobody who could. */
export const askToLeave = (world: World, by: By, { customer, provider }: Spoken) =>
  world.store.managements.decide(customer, (_, managements) => {
    const managing = theOne(managements, provider, ({ status }) => status === 'Active')
    if (isRefusal(managing)) return managing
    if (managing.managementType === 'FullyManaged') return refuse('fully-managed')
    const log = entryForBoth(world, by, { act: 'askToLeave', provider: managing.provider, customer })
    return { management: { ...managing, status: 'DelinkPendingByCustomer', updatedAt: world.clock.now() }, log }
  })

function theOne(
  managements: readonly Management[],
  provider: string | undefined,
  waits: (management: Management) => boolean,
): Management | Refusal<'nothing-asked' | 'several-ask'> {
  const [first, ...others] = managements.filter(one => waits(one) && (provider === undefined || one.provider === provider))
  if (first === undefined) return refuse('nothing-asked')
  return others.length === 0 ? first : refuse('several-ask', [first, ...others].map(one => one.provider).join(', '))
}
