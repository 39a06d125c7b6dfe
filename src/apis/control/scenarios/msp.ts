import type { ManagementStatus, ManagementType } from '../../../enrolment/management.ts'
import type { SeedLists } from './compose.ts'
import { appOf, imeiOf, withDefault } from './rows.ts'

const MERIDIAN = '4000000001'
const POLARIS = '4000000002'

/**
 * A provider in each region, each with customers of every management type and status and one customer that it does not manage,
 * and profiles that were copied. A provider can link customers of its region only.
 */
export const msp = (): SeedLists =>
  withDefault([MERIDIAN], {
    providers: [{ id: POLARIS, name: 'Polaris Managed Services', country: 'DE', region: 'eu' }],
    customers: CUSTOMERS.map(({ id, name, region, country }) => {
      const client = clientOf(name)
      return { id, name, country, region, email: `it@${client}.example`, details: { firstName: 'Robin', lastName: 'Doe' } }
    }),
    managements: CUSTOMERS.flatMap(({ id: customer, provider, relation }) =>
      relation === undefined ? [] : [{ provider, customer, managementType: relation[0], status: relation[1] }],
    ),
    profiles: REGIONS.flatMap(({ at }) => copiesAt(at)),
    devices: CUSTOMERS.flatMap(({ id: customer, relation }, i) =>
      relation?.[1] === 'Active' ? [0, 1, 2].map(device => ({ customer, imei: imeiOf('35340000', i * 10 + device) })) : [],
    ),
    apps: [appOf(POLARIS, 'polaris', ['msp', 'kme']), ...CUSTOMERS.map(({ id, name }) => appOf(id, clientOf(name), ['kme']))],
  })

type Relation = readonly [type: ManagementType, status: ManagementStatus]

const RELATIONS: readonly (Relation | undefined)[] = [
  ['FullyManaged', 'Active'],
  ['FullyManaged', 'Pending'],
  ['FullyManaged', 'Rejected'],
  ['FullyManaged', 'DelinkPending'],
  ['FullyManaged', 'DelinkPendingByCustomer'],
  ['JointlyManaged', 'Active'],
  ['JointlyManaged', 'Pending'],
  ['JointlyManaged', 'Rejected'],
  ['JointlyManaged', 'DelinkPending'],
  ['JointlyManaged', 'DelinkPendingByCustomer'],
  undefined,
]

// One name for each relation, in their order. `at` is the start of the customers' ids.
const REGIONS = [
  {
    at: '20000001',
    provider: MERIDIAN,
    region: 'us',
    country: 'US',
    names: ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elder', 'Fir', 'Ginkgo', 'Hazel', 'Ironwood', 'Juniper', 'Laurel'],
  },
  {
    at: '20000002',
    provider: POLARIS,
    region: 'eu',
    country: 'DE',
    names: ['Amber', 'Beryl', 'Coral', 'Diamond', 'Emerald', 'Feldspar', 'Garnet', 'Hematite', 'Iolite', 'Jade', 'Lapis'],
  },
] as const

const CUSTOMERS = REGIONS.flatMap(({ at, names, ...region }) =>
  names.map((name, i) => ({ ...region, id: idOf(at, i + 1), name: `${name} Works`, relation: RELATIONS[i] })),
)

/** A profile of the fully managed active customer, its copy at the jointly managed one, and a profile that is no copy. */
function copiesAt(at: string): object[] {
  const parent = { customer: idOf(at, 1), id: profileOf(at, 1) }
  const content = { name: 'Standard', doEnabled: true, supportedMDM: 'Knox Manage' }
  return [
    { ...parent, ...content },
    { customer: idOf(at, 6), id: profileOf(at, 2), parent, ...content },
    { customer: idOf(at, 6), id: profileOf(at, 3), name: 'Own', doEnabled: true },
  ]
}

function idOf(at: string, i: number): string {
  return at + String(i).padStart(2, '0')
}

const profileOf = (at: string, i: number): string => `65a0000000000000${at.slice(4)}${String(i).padStart(4, '0')}`

/** The client id of a customer: the first word of its name. */
const clientOf = (name: string): string => name.split(' ')[0]?.toLowerCase() ?? ''
