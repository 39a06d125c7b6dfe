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

// The uploads that are searched for a refused phone: those of so many resellers, and so many of each.
const RESELLERS = 20
const UPLOADS = 20

const explain = forRole('holder')({
  id: 'explainOwnDevice',
  method: 'GET',
  path: `${ROOT}/customer/devices/:device/explanation`,
  tag: 'customer',
  summary: 'Explains why a phone is not among the devices of the customer, or gets no profile',
  description: `The rules that a phone must meet, in their order: the first one that it does not meet explains it. A refused phone is searched in the latest ${UPLOADS} uploads of each reseller.`,
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
    return { tenant, isNamed: true, device, profile: await world.store.profiles.asAssigned(device), uploads: [] }
  }
  return { tenant, isNamed: name !== undefined, uploads: name?.by === 'identifier' ? await uploadsOf(world, tenant, text) : [] }
}

/** The device that the tenant has of a phone: by the text, or by another identifier of the same phone. */
async function ownDevice(world: PortalWorld, tenant: string, { text, name }: { text: string; name: DeviceName | undefined }) {
  const [device] = await named(world, tenant, text)
  if (device !== undefined || name?.by !== 'identifier') return device
  const other = await deviceOf(world, name.identifier)
  return other?.tenant === tenant ? other : undefined
}

/** The latest upload for the tenant that is in progress or refused the phone, if any. */
async function uploadsOf(world: PortalWorld, tenant: string, text: string): Promise<readonly PhoneUpload[]> {
  const { associations, transactions } = world.store
  const forms = new Set(normalForms(text, world.rules))
  const { rows } = await associations.resellersOf(tenant, { number: 0, size: RESELLERS })
  const found: { serial: string; upload: PhoneUpload }[] = []
  for (const { reseller } of rows) {
    const uploads = await transactions.ofCustomer(reseller.id, { kind: 'upload', customer: tenant }, { size: UPLOADS })
    for (const upload of uploads.rows) {
      const about = { id: upload.id, reseller: reseller.name }
      if (upload.state === 'progress') {
        if (await isSubmitted(world, upload, forms)) found.push({ serial: upload.serial, upload: about })
        continue
      }
      const refused = await refusalIn(world, upload, forms)
      if (refused !== undefined) found.push({ serial: upload.serial, upload: { ...about, refused } })
    }
  }
  return found.toSorted((a, b) => (a.serial < b.serial ? 1 : -1)).map(({ upload }) => upload)
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
  }
  return undefined
}

const isOneOf = ({ rules }: PortalWorld, sent: unknown, forms: ReadonlySet<string>): boolean =>
  normalForms(String(sent), rules).some(form => forms.has(form))
