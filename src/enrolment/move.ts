/**
 * A provider moves devices of its inventory to a customer that it manages. The customer gets one upload for each reseller of the
 * devices; the lists of the resellers do not change. Source: the vendor's page on devices in the provider's portal.
 */
import { type By, counted, firstFew } from './activity.ts'
import { profileOnApproval } from './approve.ts'
import { isManaging } from './management.ts'
import { firstUnfit, lookUp, placeOrder, submittedBy } from './order.ts'
import { type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Service, Tenant } from './tenant.ts'
import type { ArrivingUpload, Transaction, Upload } from './transaction.ts'
import { uuidOfUpload } from './upload-id.ts'
import type { World } from './world.ts'

/** The tag of a moved device (published). It replaces the tags that the device had at the provider (inferred). */
const MOVED_TAG = 'Moved by MSP'

/** Uploads that a provider moves to a customer with one of these services are approved at once (published). */
const AUTO_APPROVING: readonly Service[] = ['KnoxMobileEnrollment', 'KnoxConfigure']

interface Move {
  readonly provider: string
  readonly customer: string
  /** Ids, IMEIs, MEIDs or serial numbers. */
  readonly names: readonly string[]
}

type MoveReason = 'too-many-devices' | 'customer-unmanaged' | 'device-malformed' | 'device-pending' | 'device-not-found'

/** A move, and the uploads that it has created so far. */
export interface BegunMove extends Transaction<'move'> {
  readonly uploads: readonly Upload[]
}

/** Moves devices. All or nothing: one refused device refuses the request. */
export async function beginMove(
  world: World,
  by: By,
  { provider, customer, names }: Move,
): Promise<BegunMove | Refusal<MoveReason>> {
  if (names.length > world.rules.maxDevices) return refuse('too-many-devices')
  if (!isManaging(await world.store.managements.get({ provider, customer }))) return refuse('customer-unmanaged')
  const named = await lookUp(world, provider, names)
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit

  const devices = new Map(named.flatMap(({ device }) => (device === undefined ? [] : [[device.id, device.reseller]])))
  const resellers = [...new Set(devices.values())].filter(reseller => reseller !== null).sort()
  const uploads: ArrivingUpload[] = resellers.map(reseller => ({ reseller, id: world.ids.object() }))
  const ids = uploads.map(({ id }) => id)
  const target = counted(devices.size, 'device')
  const uploadIds = firstFew(ids).map(uuidOfUpload)
  const order = await placeOrder(world, by, {
    order: {
      kind: 'move',
      tenant: provider,
      count: devices.size,
      details: { to: customer, uploads, by: by.who },
      submitted: [...devices.keys()],
      act: 'moveDevices',
      target,
      logged: { uploadIds },
      customer,
      also: [{ tenant: customer, description: target, details: { providerId: provider, uploadIds } }],
    },
    complete: completeMove,
  })
  return { ...order, uploads: await world.store.uploads.find(customer, { ids, transactions: [] }) }
}

/** Moves the remaining devices of an order. */
export async function completeMove(world: World, transaction: Transaction<'move'>, worker: Worker): Promise<void> {
  const ids = await submittedBy<string>(world, transaction)
  const { to } = transaction.details
  await inSteps(world, { transaction, worker }, async step => {
    await world.store.devices.transfer(step, {
      ids: ids.slice(step.from, step.to),
      customer: to,
      uploads: await arrivingUploads(world, transaction, step.now),
      tags: [MOVED_TAG],
    })
  })
}

/** The uploads for devices that arrive now; the store leaves an existing upload unchanged. */
async function arrivingUploads(world: World, { details }: Transaction<'move'>, now: number): Promise<Upload[]> {
  const { to: customer, uploads } = details
  const tenant = await world.store.tenants.get(customer)
  return Promise.all(
    uploads.map(async ({ reseller, id }): Promise<Upload> => {
      const association = await world.store.associations.get({ reseller, customer })
      const trusts = association?.state === 'active' && association.autoApproval
      const approved = trusts || servicesOf(tenant).some(service => AUTO_APPROVING.includes(service))
      return {
        tenant: customer,
        id,
        reseller,
        // The reseller has no transaction for this upload.
        transaction: id,
        orderNo: null,
        state: approved ? 'Approved' : 'Pending',
        profile: approved ? await profileOnApproval(world, { tenant: customer, reseller, aliases: {} }) : null,
        aliases: {},
        devices: 0,
        createdAt: now,
        updatedAt: now,
        approvedAt: approved ? now : null,
        approvedBy: approved ? '' : null,
      }
    }),
  )
}

const servicesOf = (tenant: Tenant | undefined): readonly Service[] => (tenant?.kind === 'customer' ? tenant.services : [])
