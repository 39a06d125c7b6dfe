import { type By, counted, entry, firstFew, performerSeenBy } from './activity.ts'
import type { Association } from './association.ts'
import { placeOrder } from './order.ts'
import { type Refusal, refuse } from './refusal.ts'
import { renewed, STEP, type Worker } from './step.ts'
import type { ApprovedUpload, Transaction, Upload } from './transaction.ts'
import { uuidOfUpload } from './upload-id.ts'
import type { World } from './world.ts'

interface Approval {
  readonly tenant: string
  /** By upload id or by the reseller's transaction id; or every pending upload. */
  readonly uploads: { readonly ids: readonly string[]; readonly transactions: readonly string[] } | 'pending'
  /** Only uploads of this reseller. */
  readonly reseller?: string
  /** Takes precedence over the upload's alias and the reseller's default profile. */
  readonly profile?: string
}

type ApproveReason = 'reseller-unknown' | 'upload-unknown' | 'profile-unknown' | 'profile-unpublished'

/** Approves uploads; resolves to the number of named uploads. An approved upload stays unchanged. */
export async function beginApprove(
  world: World,
  by: By,
  approval: Approval,
): Promise<{ uploads: number } | Refusal<ApproveReason>> {
  const { tenant, reseller, profile } = approval
  if (reseller !== undefined && (await world.store.tenants.get(reseller))?.kind !== 'reseller')
    return refuse('reseller-unknown', reseller)

  const named = await world.store.uploads.find(tenant, approval.uploads)
  const uploads = reseller === undefined ? named : named.filter(upload => upload.reseller === reseller)
  const missing = approval.uploads === 'pending' ? undefined : firstMissing(uploads, approval.uploads)
  if (missing !== undefined) return refuse('upload-unknown', missing)
  if (profile !== undefined) {
    const known = await world.store.profiles.get({ tenant, id: profile })
    if (known === undefined) return refuse('profile-unknown', profile)
    if (!known.published) return refuse('profile-unpublished', profile)
  }

  await activate(world, by, uploads)
  const waiting = uploads.filter(upload => upload.state === 'Pending')
  if (waiting.length === 0) return { uploads: uploads.length }
  const approved: ApprovedUpload[] = []
  for (const upload of waiting) approved.push({ upload: upload.id, profile: profile ?? (await profileOnApproval(world, upload)) })
  await placeOrder(world, by, {
    order: {
      kind: 'approve',
      tenant,
      count: devicesOf(waiting),
      details: { uploads: approved, by: by.who, approver: await performerSeenBy(world, tenant, by) },
      submitted: [],
      act: 'approveUploads',
      target: describe(waiting),
      logged: { uploadIds: firstFew(waiting.map(({ id }) => uuidOfUpload(id))) },
      // The log of each reseller shows that reseller's uploads only.
      also: [...Map.groupBy(waiting, upload => upload.reseller)].map(([tenant, uploads]) => ({
        tenant,
        description: describe(uploads),
        details: { transactionIds: firstFew(uploads.map(upload => upload.transaction)) },
      })),
    },
    complete: completeApprove,
  })
  return { uploads: uploads.length }
}

/** Approves the waiting devices of an approval's uploads. Throws `LeaseLost` if another process has the lease. */
export async function completeApprove(world: World, transaction: Transaction<'approve'>, worker: Worker): Promise<void> {
  const limit = worker.stepSize ?? STEP
  // The last batch is the one below the limit. The count at acceptance does not show it, since a reseller may have released
  // devices or uploaded more.
  for (let from = transaction.done; worker.signal?.aborted !== true; await worker.pause()) {
    const step = { transaction, lease: renewed(world, worker.lease), from, now: world.clock.now() }
    const approved = await world.store.devices.approve(step, limit)
    if (approved < limit) return
    from = Math.min(from + approved, transaction.count)
  }
}

/**
 * The profile that an approval without a profile assigns: the one of the upload's alias, else the reseller's default. A deleted
 * or unpublished profile is skipped.
 */
export async function profileOnApproval(
  world: World,
  { tenant, reseller, aliases }: Pick<Upload, 'tenant' | 'reseller' | 'aliases'>,
): Promise<string | null> {
  const { KME: alias } = aliases
  const candidates = [
    alias === undefined ? undefined : (await world.store.aliases.get({ customer: tenant, reseller, alias }))?.profile,
    (await world.store.associations.get({ reseller, customer: tenant }))?.defaultProfile,
  ]
  for (const id of candidates) {
    if (id === undefined || id === null) continue
    if ((await world.store.profiles.get({ tenant, id }))?.published === true) return id
  }
  return null
}

/** An approval activates the association. It runs before the approval, so a crash between the two is harmless. */
async function activate(world: World, by: By, uploads: readonly Upload[]): Promise<void> {
  const associations = new Map<string, Association>()
  for (const { reseller, tenant: customer } of uploads) {
    if (associations.has(reseller)) continue
    const association = await world.store.associations.get({ reseller, customer })
    if (association === undefined) continue
    associations.set(reseller, association)
    if (association.state !== 'pending') continue
    const line = entry(world, by, {
      tenant: customer,
      act: 'approveReseller',
      target: (await world.store.tenants.get(reseller))?.name ?? '',
      details: { resellerId: reseller },
      customer,
      also: [{ tenant: reseller }],
    })
    await world.store.associations.activate({ reseller, customer, now: world.clock.now() }, line)
  }
}

const devicesOf = (uploads: readonly Upload[]): number => uploads.reduce((devices, upload) => devices + upload.devices, 0)

const describe = (uploads: readonly Upload[]): string =>
  `${counted(uploads.length, 'upload')}, ${counted(devicesOf(uploads), 'device')}`

function firstMissing(uploads: readonly Upload[], names: { ids: readonly string[]; transactions: readonly string[] }) {
  const ids = new Set(uploads.map(upload => upload.id))
  const transactions = new Set(uploads.map(upload => upload.transaction))
  return names.ids.find(id => !ids.has(id)) ?? names.transactions.find(transaction => !transactions.has(transaction))
}
