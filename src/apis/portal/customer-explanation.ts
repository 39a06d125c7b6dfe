import { setImmediate as nextTurn } from 'node:timers/promises'
import Type from 'typebox'
import { deviceOf } from '../../enrolment/boot.ts'
import { type DeviceName, normalForms, readName } from '../../enrolment/identifier.ts'
import { firstUnmet } from '../../enrolment/rules.ts'
import type { Transaction } from '../../enrolment/transaction.ts'
import type { PortalWorld } from './caller.ts'
import { named } from './customer-devices.ts'
import { PHONE_RULES, type PhoneSubject, type PhoneUpload } from './device-rules.ts'
import { orNull } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

// The uploads that are searched for a refused phone: those of so many resellers, and so many of each. No other upload is searched
// once so many of their devices were.
const RESELLERS = 20
const UPLOADS = 20
const MOST_SEARCHED = 20_000

const explain = forRole('holder')({
  id: 'explainOwnDevice',
  method: 'GET',
  path: `${ROOT}/customer/devices/:device/explanation`,
  tag: 'customer',
  summary: 'Explains why a phone is not among the devices of the customer, or gets no profile',
  description: `The rules that a phone must meet, in their order: the first one that it does not meet explains it. A refused phone is searched in the latest ${UPLOADS} uploads of each reseller, the newest first, until ${MOST_SEARCHED.toLocaleString('en')} of their devices were searched.`,
  reply: Type.Object(
    {
      device: orNull(Type.String({ description: 'The id of the device; null if the customer has none.' })),
      findings: Type.Array(
        Type.Object(
          {
            rule: Type.String(),
            requires: Type.String(),
            outcome: Type.Enum(['pass', 'fail', 'not reached']),
            found: Type.Optional(Type.String({ description: 'What the phone has instead, where it fails.' })),
            remedy: Type.Optional(Type.String({ description: 'What to do, where it fails.' })),
          },
          { title: 'PhoneFinding' },
        ),
      ),
    },
    { title: 'PhoneExplanation' },
  ),
  scopes: ['kme', 'kme.devices', 'kme.devices:view'],
  handle: async (world, { caller, params: { device: text = '' } }) => {
    const subject = await subjectOf(world, caller.tenant.id, text)
    const unmet = firstUnmet(PHONE_RULES, subject)
    return {
      device: subject.device?.id ?? null,
      findings: PHONE_RULES.map(({ name, requires, found, remedy }, i) => ({
        rule: name,
        requires,
        outcome: i < unmet ? 'pass' : i > unmet ? 'not reached' : 'fail',
        ...(i === unmet && { found: found(subject), remedy: remedy(subject) }),
      })),
    }
  },
})

export const customerExplanationOperations = [explain]

async function subjectOf(world: PortalWorld, tenant: string, text: string): Promise<PhoneSubject> {
  const name = readName(text, world.rules)
  const device = await ownDevice(world, tenant, { text, name })
  if (device !== undefined) {
    return { tenant, isNamed: true, device, profile: await world.store.profiles.asAssigned(device) }
  }
  const upload = name?.by === 'identifier' ? await uploadOf(world, tenant, text) : undefined
  return { tenant, isNamed: name !== undefined, upload }
}

/** The device that the tenant has of a phone: by the text, or by another identifier of the same phone. */
async function ownDevice(world: PortalWorld, tenant: string, { text, name }: { text: string; name: DeviceName | undefined }) {
  const [device] = await named(world, tenant, text)
  if (device !== undefined || name?.by !== 'identifier') return device
  const other = await deviceOf(world, name.identifier)
  return other?.tenant === tenant ? other : undefined
}

/** The latest upload for the tenant that is in progress with the phone or refused it, if any. */
async function uploadOf(world: PortalWorld, tenant: string, text: string): Promise<PhoneUpload | undefined> {
  const forms = new Set(normalForms(text, world.rules))
  let searched = 0
  for (const { upload, reseller } of await latestUploads(world, tenant)) {
    if (searched >= MOST_SEARCHED) return undefined
    const about = { id: upload.id, reseller }
    if (upload.state === 'progress') {
      searched += upload.count
      if (await isSubmitted(world, upload, forms)) return about
    } else {
      searched += upload.failed
      const refused = await refusalIn(world, upload, forms)
      if (refused !== undefined) return { ...about, refused }
    }
  }
  return undefined
}

/** Newest first, each with the name of its reseller. */
async function latestUploads({ store: { associations, transactions } }: PortalWorld, tenant: string) {
  const { rows } = await associations.resellersOf(tenant, { number: 0, size: RESELLERS })
  const found: { upload: Transaction; reseller: string }[] = []
  for (const { reseller } of rows) {
    const uploads = await transactions.ofCustomer(reseller.id, { kind: 'upload', customer: tenant }, { size: UPLOADS })
    found.push(...uploads.rows.map(upload => ({ upload, reseller: reseller.name })))
  }
  return found.toSorted((a, b) => (a.upload.serial < b.upload.serial ? 1 : -1))
}

async function isSubmitted(world: PortalWorld, { tenant, id }: Transaction, forms: ReadonlySet<string>): Promise<boolean> {
  const rows = JSON.parse(Buffer.from(await world.store.transactions.submitted(tenant, id)).toString()) as unknown[]
  return rows.some(sent => isOneOf(world, sent, forms))
}

/** The reason for which a complete upload refused the phone, if it did. */
async function refusalIn(world: PortalWorld, { tenant, id, failed }: Transaction, forms: ReadonlySet<string>) {
  if (failed === 0) return undefined
  for await (const rows of world.store.transactions.results(tenant, id, 'failed')) {
    const row = rows.find(({ sent }) => isOneOf(world, sent, forms))
    if (row?.verdict) return row.verdict
    // The rows of a step are read at once, and other requests wait.
    await nextTurn()
  }
  return undefined
}

const isOneOf = ({ rules }: PortalWorld, sent: unknown, forms: ReadonlySet<string>): boolean =>
  normalForms(String(sent), rules).some(form => forms.has(form))
