/**
 * The event, category and service that the activity log shows for an act. No list of event names is published: these use terms
 * of the vendor's portal pages (inferred). Categories are those of the customer's and the provider's logs.
 */

export const CATEGORIES = ['Admin', 'Customer', 'Device', 'General', 'License', 'Profile', 'Reseller', 'Role'] as const
type ActivityCategory = (typeof CATEGORIES)[number]

interface ActivityEvent {
  readonly event: string
  readonly category: ActivityCategory
}

const EVENTS: Readonly<Record<string, readonly [event: string, category: ActivityCategory]>> = {
  upload: ['Devices uploaded', 'Device'],
  release: ['Devices deleted', 'Device'],
  approveUploads: ['Upload approved', 'Device'],
  assignProfile: ['Profile assigned', 'Device'],
  unassignProfile: ['Profile unassigned', 'Device'],
  deleteDevices: ['Devices deleted', 'Device'],
  tagDevices: ['Tags changed', 'Device'],
  moveDevice: ['Devices moved to customer', 'Device'],
  moveDevices: ['Devices moved to customer', 'Device'],
  boot: ['Device set up', 'Device'],

  createProfile: ['Profile created', 'Profile'],
  publishProfile: ['Profile published', 'Profile'],
  abandonProfile: ['Profile not published', 'Profile'],
  changeProfile: ['Profile edited', 'Profile'],
  removeProfile: ['Profile deleted', 'Profile'],
  copyProfile: ['Profile copied', 'Profile'],
  overwriteProfile: ['Profile overwritten', 'Profile'],

  trustReseller: ['Reseller registered', 'Reseller'],
  approveReseller: ['Reseller registered', 'Reseller'],
  changeReseller: ['Reseller preferences changed', 'Reseller'],
  removeReseller: ['Reseller deleted', 'Reseller'],
  addAlias: ['Profile alias added', 'Reseller'],
  changeAlias: ['Profile alias changed', 'Reseller'],
  removeAlias: ['Profile alias deleted', 'Reseller'],

  associate: ['Customer added', 'Customer'],
  dissociate: ['Customer removed', 'Customer'],
  relabelCustomer: ['Internal reference changed', 'Customer'],
  createCustomer: ['Customer created', 'Customer'],
  changeCustomer: ['Customer edited', 'Customer'],
  linkCustomer: ['Customer requested', 'Customer'],
  acceptLink: ['Customer request accepted', 'Customer'],
  rejectLink: ['Customer request rejected', 'Customer'],
  delinkCustomer: ['Delink requested', 'Customer'],
  requestDelink: ['Delink requested by customer', 'Customer'],
  acceptDelink: ['Delink accepted', 'Customer'],
  rejectDelink: ['Delink rejected', 'Customer'],
  permitAdmins: ['MSP permissions changed', 'Customer'],

  signIn: ['Signed in', 'Admin'],
  consent: ['App permitted', 'Admin'],
  createClient: ['App created', 'Admin'],
  updateClient: ['App changed', 'Admin'],
  updateClientExpirationTimes: ['App changed', 'Admin'],
  rotateClientSecret: ['App secret replaced', 'Admin'],
  deleteClient: ['App deleted', 'Admin'],
  regenerateKey: ['Key replaced', 'Admin'],

  giveUp: ['Work given up', 'General'],
  seed: ['Seed applied', 'General'],
}

/** The events of a category that have a name of their own, for lists to choose from. */
export const eventsIn = (category: string): readonly string[] => [
  ...new Set(Object.values(EVENTS).flatMap(([event, own]) => (own === category ? [event] : []))),
]

/** The category of each resource that an operator puts, changes or deletes. */
const CATEGORY_OF_RESOURCE: Readonly<Record<string, ActivityCategory>> = {
  Customer: 'Customer',
  Management: 'Customer',
  Reseller: 'Reseller',
  Association: 'Reseller',
  Alias: 'Reseller',
  Profile: 'Profile',
  Device: 'Device',
  Handset: 'Device',
  App: 'Admin',
  User: 'Admin',
  Key: 'Admin',
}
const PARTICIPLE: Readonly<Record<string, string>> = { put: 'set', patch: 'changed', delete: 'deleted' }

export function eventOf(act: string): ActivityEvent {
  const known = EVENTS[act]
  if (known !== undefined) return { event: known[0], category: known[1] }
  const [, verb = '', resource = ''] = /^(put|patch|delete)([A-Z][a-z]+)$/.exec(act) ?? []
  const category = CATEGORY_OF_RESOURCE[resource]
  if (category !== undefined) return { event: `${resource} ${PARTICIPLE[verb]}`, category }
  return { event: inWords(act), category: 'General' }
}

/** `queryTransactionStatusUsingGET` → `Query transaction status`. */
function inWords(act: string): string {
  const words = act.replace(/Using[A-Z]+$/, '').replace(/[a-z0-9](?=[A-Z])/g, '$& ')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

export const SERVICES = ['Knox Mobile Enrollment', 'Knox Deployment Program', 'Knox MSP Portal', 'Knox Admin Portal'] as const
type Service = (typeof SERVICES)[number]

const SERVICE_OF_CHANNEL: Readonly<Record<string, Service>> = {
  kme: 'Knox Mobile Enrollment',
  kdp: 'Knox Deployment Program',
  gen1: 'Knox Deployment Program',
  msp: 'Knox MSP Portal',
}

/** The service of the API that was called; without an API, the service of the category. */
export const serviceOf = (channel: string, category: string): Service =>
  SERVICE_OF_CHANNEL[channel] ?? (ENROLMENT_CATEGORIES.has(category) ? 'Knox Mobile Enrollment' : 'Knox Admin Portal')

const ENROLMENT_CATEGORIES: ReadonlySet<string> = new Set(['Device', 'Profile'])
