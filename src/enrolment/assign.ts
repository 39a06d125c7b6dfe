import type { By } from './activity.ts'
import { keepOpaque } from './credential.ts'
import { firstUnfit, lookUp, type Progress, placeOrder, submittedBy } from './order.ts'
import { type No, no } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Assignee, DeviceDetails, Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** A profile for devices, with what is left with all of them or with each. */
export interface Assignment {
  readonly tenant: string
  readonly profile: string
  /** Ids, IMEIs, MEIDs or serial numbers, as the customer wrote them, with details of their own. */
  readonly devices: readonly ({ readonly name: string } & DeviceDetails)[]
  readonly details: DeviceDetails
}

type AssignWord =
  | 'too-many-devices'
  | 'device-malformed'
  | 'device-pending'
  | 'device-not-found'
  | 'profile-unknown'
  | 'profile-unpublished'
  | 'credential-undecipherable'

/** Gives devices a profile. All or nothing: whatever is wrong with one of them refuses all. */
export async function beginAssign(world: World, by: By, assignment: Assignment): Promise<Progress | No<AssignWord>> {
  const { tenant, devices } = assignment
  if (devices.length > world.rules.maxDevices) return no('too-many-devices')

  const named = await lookUp(
    world,
    tenant,
    devices.map(device => device.name),
  )
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  const profile = await world.store.profiles.get({ tenant, id: assignment.profile })
  if (profile === undefined) return no('profile-unknown')

  const shared = kept(assignment.details)
  if (shared === undefined) return no('credential-undecipherable')
  const assignees = new Map<string, Assignee>()
  for (const [i, { device }] of named.entries()) {
    const own = kept(devices[i] ?? {})
    if (own === undefined) return no('credential-undecipherable')
    // A device that was named twice is one device; of its details the later ones hold.
    if (device !== undefined) assignees.set(device.id, { ...assignees.get(device.id), device: device.id, ...own })
  }
  if (!profile.published) return no('profile-unpublished')

  return placeOrder(world, by, {
    order: {
      kind: 'assign',
      tenant,
      count: assignees.size,
      details: { profile: profile.id, by: by.who, ...shared },
      submitted: [...assignees.values()],
      act: 'assignProfile',
      target: `${profile.content.name} (${profile.id}) to ${assignees.size} devices`,
    },
    complete: completeAssign,
  })
}

/** Assigns what an order named, from where it stands. */
export async function completeAssign(world: World, transaction: Transaction<'assign'>, worker: Worker): Promise<void> {
  const assignees = await submittedBy<Assignee>(world, transaction)
  const { profile, by: _, ...shared } = transaction.details
  await inSteps(world, { transaction, worker }, step =>
    world.store.devices.assign(
      step,
      assignees.slice(step.from, step.to).map(assignee => ({ ...shared, ...assignee })),
      profile,
    ),
  )
}

/** Details as they are kept; undefined where a credential is not one. */
function kept({ userName, userToken, tags }: DeviceDetails): DeviceDetails | undefined {
  const credentials = { userName, userToken }
  const read: { userName?: string; userToken?: string } = {}
  for (const part of ['userName', 'userToken'] as const) {
    const sent = credentials[part]
    if (sent === undefined) continue
    const opaque = keepOpaque(sent)
    if (opaque === undefined) return undefined
    read[part] = opaque
  }
  return tags === undefined ? read : { ...read, tags }
}
