import { setImmediate as nextTurn } from 'node:timers/promises'
import { type By, counted } from './activity.ts'
import { decrypt, normaliseCredential } from './credential.ts'
import { type ChoiceReason, type Chosen, firstUnfit, lookUp, overSelection, placeOrder, submittedBy } from './order.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Step } from './store/steps.ts'
import type { Assignee, DeviceDetails, Transaction } from './transaction.ts'
import { faultOfUserId } from './user-id.ts'
import type { World } from './world.ts'

/** A request to assign a profile, with details for all of its devices and for single ones. */
interface Assignment {
  readonly tenant: string
  readonly profile: string
  readonly devices: readonly NamedDevice[] | Chosen
  /** The details for all devices. */
  readonly details: DeviceDetails
}

/** A device by id, IMEI, MEID or serial number, as the customer wrote it, with the details for it alone. */
type NamedDevice = { readonly name: string } & DeviceDetails

type AssignReason = ChoiceReason | 'profile-unknown' | 'profile-unpublished' | CredentialReason

type CredentialReason = 'credential-undecipherable' | 'user-id-unfit'

/** Assigns a profile to devices. All or nothing: one refused device refuses the request. */
export async function beginAssign(
  world: World,
  by: By,
  { tenant, devices, ...assignment }: Assignment,
): Promise<Transaction<'assign'> | Refusal<AssignReason>> {
  const chosen = await chooseEach(world, tenant, devices)
  if (isRefusal(chosen)) return chosen
  const profile = await world.store.profiles.get({ tenant, id: assignment.profile })
  if (profile === undefined) return refuse('profile-unknown')

  const readDetails = detailsReader(world)
  const shared = await readDetails(assignment.details)
  if (isRefusal(shared)) return shared
  const assignees = new Map<string, Assignee>()
  for (const { device, ...details } of chosen.each) {
    const own = await readDetails(details)
    if (isRefusal(own)) return own
    // A device that is listed twice is assigned once, and its later details replace the earlier ones.
    assignees.set(device, { ...assignees.get(device), device, ...own })
  }
  if (!profile.published) return refuse('profile-unpublished')

  const count = chosen.count ?? assignees.size
  return placeOrder(world, by, {
    order: {
      kind: 'assign',
      tenant,
      count,
      details: { profile: profile.id, by: by.who, ...shared, ...chosen.details },
      submitted: [...assignees.values()],
      act: 'assignProfile',
      target: `${profile.content.name}, ${counted(count, 'device')}`,
      logged: { profileId: profile.id, ...chosen.logged },
    },
    complete: completeAssign,
  })
}

/** Devices with their details as they were sent, or a selection. */
type Assigned = Partial<Omit<Chosen, 'ids'>> & { readonly each: readonly Assignee[] }

async function chooseEach(
  world: World,
  tenant: string,
  devices: readonly NamedDevice[] | Chosen,
): Promise<Assigned | Refusal<ChoiceReason>> {
  if ('details' in devices) return { ...devices, each: [] }
  if (devices.length > world.rules.maxDevices) return refuse('too-many-devices')
  const names = devices.map(({ name }) => name)
  const named = await lookUp(world, tenant, names)
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  return { each: named.flatMap(({ device }, i) => (device === undefined ? [] : [{ ...devices[i], device: device.id }])) }
}

/** Assigns the remaining devices of an order. */
export async function completeAssign(world: World, transaction: Transaction<'assign'>, worker: Worker): Promise<void> {
  const { profile, selection, by: _, ...shared } = transaction.details
  const assign = (step: Step, assignees: readonly Assignee[]) =>
    world.store.devices.assign(
      step,
      assignees.map(assignee => ({ ...shared, ...assignee })),
      profile,
    )
  if (selection !== undefined) {
    await overSelection(world, { transaction, worker }, (step, ids) =>
      assign(
        step,
        ids.map(device => ({ device })),
      ),
    )
    return
  }
  const assignees = await submittedBy<Assignee>(world, transaction)
  await inSteps(world, { transaction, worker }, step => assign(step, assignees.slice(step.from, step.to)))
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
