import Type, { type Static } from 'typebox'
import type { Profile, ProfileContent } from '../../enrolment/profile.ts'
import { isObjectText } from '../../enrolment/profile-rules.ts'
import { nestsTooDeep } from '../../wire/json.ts'
import { Unfit } from '../../wire/operation.ts'
import { LINES } from '../../wire/text.ts'
import { refuse } from './dialect.ts'
import { DigitsId, Flag, listOf, Name, ObjectId, orNull } from './members.ts'
import { HOLDERS, resource, toProfile, toTenant } from './resource.ts'
import { walk } from './walk.ts'

const Text = orNull(Type.String())
const Lines = orNull(Type.String(LINES))
const Agent = Type.Object(
  {
    mdmApkUri: Name,
    packageName: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    signatures: Type.Optional(listOf(Type.String(LINES))),
  },
  { title: 'Agent' },
)
const Eula = Type.Object({ title: Type.String(), content: Type.String(LINES) }, { title: 'Eula' })
const ProfileKey = Type.Object({ customer: DigitsId, id: ObjectId }, { title: 'ProfileKey' })
const ProfileRow = Type.Object(
  {
    customer: DigitsId,
    id: orNull(ObjectId),
    name: Name,
    parent: orNull(ProfileKey),
    description: Lines,
    mdmUri: Text,
    mdmApkInfo: orNull(Agent),
    secondaryMdmApkInfoList: orNull(listOf(Agent)),
    mdmProfileCustomData: Lines,
    eulas: orNull(listOf(Eula)),
    doEnabled: orNull(Flag),
    aeEnabled: orNull(Flag),
    systemAppEnabled: orNull(Flag),
    supportedMDM: Text,
    skipSetupWizard: orNull(Flag),
    allowUserCancel: orNull(Flag),
    supportPhoneNumber: Text,
    supportEmailAddress: Text,
    supportDefaultEula: orNull(Flag),
    knoxLicense: Text,
    domainName: Text,
    domainGroup: Text,
    companyName: Text,
    mailingAddress1: Text,
    mailingAddress2: Text,
    city: Text,
    province: Text,
    country: Text,
    zipCode: Text,
  },
  { title: 'ProfileRow' },
)

/** The members that every profile has. */
const CONTENT = ['customer', 'id', 'name', 'doEnabled', 'aeEnabled', 'systemAppEnabled', 'skipSetupWizard', 'allowUserCancel']

export const profiles = resource<typeof ProfileRow, Profile>({
  name: 'profiles',
  one: 'profile',
  key: ['id'],
  schema: ProfileRow,
  shows: { lacks: Object.keys(ProfileRow.properties).filter(member => !CONTENT.includes(member)) },
  notes: 'A row without an id replaces the profile with the same name, or gets a new id.',
  validate: (_, row) => {
    const customData = row.mdmProfileCustomData
    if (customData && (nestsTooDeep(customData) || !isObjectText(customData))) {
      throw new Unfit('mdmProfileCustomData', 'must be the JSON text of an object')
    }
  },
  names: row => [
    ...(row.id ? [`profile ${row.id} of ${row.customer}`] : []),
    `profile ${row.name.toLowerCase()} of ${row.customer}`,
  ],
  owner: row => String(row.customer),
  references: row => [
    ...toTenant('customer', row.customer, HOLDERS),
    ...(row.parent ? toTenant('parent.customer', row.parent.customer, HOLDERS) : []),
    ...(row.parent ? toProfile('parent.id', row.parent.id, row.parent.customer) : []),
  ],
  existing: async ({ store }, row) => {
    const tenant = String(row.customer)
    const namesake = await store.profiles.named(tenant, row.name)
    if (!row.id || namesake?.id === row.id) return namesake
    if (namesake !== undefined) throw refuse('nameTaken', { customer: tenant, name: row.name, id: namesake.id })
    return store.profiles.get({ tenant, id: row.id })
  },
  build: (world, row, { existing }) => ({
    tenant: String(row.customer),
    id: row.id ?? existing?.id ?? world.ids.object(),
    content: contentOf(row),
    published: true,
    parent: parentOf(row, existing),
    createdAt: existing?.createdAt ?? world.clock.now(),
    updatedAt: world.clock.now(),
  }),
  store: ({ store }, profile, log) => store.profiles.put(profile, log),
  find: ({ store }, { id = '', customer }) =>
    // The key of a profile is its tenant and its id. An id alone is searched for, since a server has few profiles.
    customer === undefined
      ? walk(store.profiles.page, profile => profile.id === id)
      : store.profiles.get({ tenant: customer, id }),
  page: ({ store }, page) => store.profiles.page(page),
  // The cast only removes `readonly`.
  show: ({ tenant, id, content, parent }) =>
    ({
      customer: tenant,
      id,
      ...(parent && { parent: { customer: parent.tenant, id: parent.id } }),
      ...content,
    }) as Static<typeof ProfileRow>,
  remove: async ({ store }, { tenant, id }, log) => {
    const outcome = await store.profiles.removeUnused({ tenant, id }, log)
    if (outcome !== 'in use') return
    const tally = (await store.profiles.tallies(tenant, [id])).get(id) ?? {}
    const devices = Object.values(tally).reduce((sum, one) => sum + one, 0)
    const reason = devices > 0 ? `${devices} devices have it` : 'a transaction in progress assigns it'
    throw refuse('inUse', { row: `profile ${id}`, reason })
  },
})

function parentOf({ parent }: Static<typeof ProfileRow>, existing: Profile | undefined): Profile['parent'] {
  if (parent === undefined) return existing?.parent
  if (parent === null) return undefined
  const key = { tenant: String(parent.customer), id: parent.id }
  // A row does not say which content of the parent it has; that stays as long as the parent is the same.
  return existing?.parent?.tenant === key.tenant && existing.parent.id === key.id ? existing.parent : key
}

/** The content of a row, with KME's defaults. KME's validation of profiles does not apply here. */
function contentOf({ customer, id, parent, ...row }: Static<typeof ProfileRow>): ProfileContent {
  const members = { ...row, mdmProfileCustomData: row.mdmProfileCustomData || null }
  const sent = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as Partial<ProfileContent>
  return {
    doEnabled: false,
    aeEnabled: false,
    systemAppEnabled: false,
    skipSetupWizard: true,
    allowUserCancel: false,
    ...sent,
    name: row.name,
  }
}
