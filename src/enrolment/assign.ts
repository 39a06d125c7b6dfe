import { setImmediate as nextTurn } from 'node:timers/promises'
import { type By, counted } from './activity.ts'
import { decrypt, normaliseCredential } from './credential.ts'
import { firstUnfit, lookUp, type Progress, placeOrder, submittedBy } from './order.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Assignee, DeviceDetails, Transaction } from './transaction.ts'
import { faultOfUserId } from './user-id.ts'
import type { World } from './world.ts'

/** A request to assign a profile, with details for all of its devices and for single ones. */
interface Assignment {
  readonly tenant: string
  readonly profile: string
  /** Each device by id, IMEI, MEID or serial number, as the customer wrote it, with the details for it alone. */
  readonly devices: readonly ({ readonly name: string } & DeviceDetails)[]
  /** The details for all devices. */
  readonly details: DeviceDetails
}

type AssignReason =
  | 'too-many-devices'
  | 'device-malformed'
  | 'device-pending'
  | 'device-not-found'
  | 'profile-unknown'
  | 'profile-unpublished'
  | CredentialReason

type CredentialReason = 'credential-undecipherable' | 'user-id-unfit'

/** Assigns a profile to devices. All or nothing: one refused device refuses the request. */
export async function beginAssign(world: World, by: By, assignment: Assignment): Promise<Progress | Refusal<AssignReason>> {
  const { tenant, devices } = assignment
  if (devices.length > world.rules.maxDevices) return refuse('too-many-devices')

  const named = await lookUp(
    world,
    tenant,
    devices.map(device => device.name),
  )
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  const profile = await world.store.profiles.get({ tenant, id: assignment.profile })
  if (profile === undefined) return refuse('profile-unknown')

  const readDetails = detailsReader(world)
  const shared = await readDetails(assignment.details)
  if (isRefusal(shared)) return shared
  const assignees = new Map<string, Assignee>()
  for (const [i, { device }] of named.entries()) {
    const own = await readDetails(devices[i] ?? {})
    if (isRefusal(own)) return own
    // A device that is listed twice is assigned once, and its later details replace the earlier ones.
    if (device !== undefined) assignees.set(device.id, { ...assignees.get(device.id), device: device.id, ...own })
  }
  if (!profile.published) return refuse('profile-unpublished')

  return placeOrder(world, by, {
    order: {
      kind: 'assign',
      tenant,
      count: assignees.size,
      details: { profile: profile.id, by: by.who, ...shared },
      submitted: [...assignees.values()],
      act: 'assignProfile',
      target: `${profile.content.name}, ${counted(assignees.size, 'device')}`,
      logged: { profileId: profile.id },
    },
    complete: completeAssign,
  })
}

/** Assigns the remaining devices of an order. */
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

/**
 * Converts details to their stored form, or refuses a credential. A user id is stored decrypted, since lists of devices show
 * it; a token is never shown, so it stays encrypted until a phone gets it. Without a key, user ids cannot be checked.
 */
function detailsReader({
  credentialKey: key,
}: World): (details: DeviceDetails) => Promise<DeviceDetails | Refusal<CredentialReason>> {
  const decrypted = new Map<string, Credential>()
  const read = async (sent: string): Promise<Credential | undefined> => {
    const stored = normaliseCredential(sent)
    if (stored === undefined || key === undefined) return stored === undefined ? undefined : { stored, text: stored }
    if (!decrypted.has(stored)) {
      // A decryption blocks the event loop for about a millisecond, and an order may have twenty thousand.
      await nextTurn()
      const text = decrypt(key, stored)
      if (text === undefined) return undefined
      decrypted.set(stored, { stored, text })
    }
    return decrypted.get(stored)
  }
  return async ({ userName, userToken, tags }) => {
    const name = userName === undefined ? undefined : await read(userName)
    const token = userToken === undefined ? undefined : await read(userToken)
    if ((userName !== undefined && name === undefined) || (userToken !== undefined && token === undefined)) {
      return refuse('credential-undecipherable')
    }
    const fault = key === undefined || name === undefined ? undefined : faultOfUserId(name.text)
    if (fault !== undefined) return refuse('user-id-unfit', `userName ${fault}`)
    return {
      ...(name && { userName: name.text }),
      ...(token && { userToken: token.stored }),
      ...(tags && { tags }),
    }
  }
}

/** A credential as received, and its plain text; both are the same without a key. */
interface Credential {
  readonly stored: string
  readonly text: string
}
