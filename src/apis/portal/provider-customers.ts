import Type from 'typebox'
import { decideDelink } from '../../enrolment/consent.ts'
import { isManaging, type ManagementStatus } from '../../enrolment/management.ts'
import type { ManagedCustomer } from '../../enrolment/store/managements.ts'
import { SERVICES } from '../../enrolment/tenant.ts'
import { PROVIDER_TRANSITIONS, providerTransitions } from '../../enrolment/transitions.ts'
import { pageOf } from '../../wire/paging.ts'
import { makeOrThrow } from '../refuse.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { keyIn, nextOf } from './cursor.ts'
import { refuse } from './dialect.ts'
import { keyed, keyedQuery, orNull, PAGES, Time } from './fields.ts'
import { MANAGEMENT_LABELS, MANAGEMENT_TYPE_LABELS } from './labels.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const ofProvider = forRole('provider')
const common = { tag: 'provider', scopes: ['msp', 'msp.customers'] } as const
const LIST = `${ROOT}/provider/customers`
const ONE = `${LIST}/:customer`
const LABELS = Object.values(MANAGEMENT_LABELS)
const TYPES = Object.values(MANAGEMENT_TYPE_LABELS)

const Customer = Type.Object(
  {
    id: Type.String({ description: 'The value for x-wsm-managed-tenantid.' }),
    name: Type.String(),
    location: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    managementType: Type.Enum(TYPES),
    status: orNull(Type.Enum(LABELS, { description: 'Null after the end of the relation.' })),
    services: Type.Array(Type.Enum([...SERVICES]), { description: 'The services that the provider manages, or asks to manage.' }),
    devices: orNull(Type.Integer({ description: 'All devices of the customer; null while the provider does not manage it.' })),
    linked: Time('The request of the provider, or its creation of the customer.'),
    modified: Time('The last change of the relation.'),
    created: Time('The account of the customer.'),
    transitions: Type.Array(Type.Enum(PROVIDER_TRANSITIONS), { description: 'What the provider can do now.' }),
  },
  { title: 'ProviderCustomer' },
)

const list = ofProvider({
  ...common,
  id: 'listProviderCustomers',
  method: 'GET',
  path: LIST,
  summary: 'Lists the customers of the provider in every state, with what it can do',
  description:
    'By id. A page may have fewer rows than `pageSize`, also none, while `next` is not null. The MSP API creates, links, changes and delinks customers.',
  query: Type.Object({
    ...keyedQuery,
    search: Type.Optional(
      Type.String({ description: 'A part of the name, the id or the e-mail; of a managed customer also of its contact person.' }),
    ),
    status: Type.Optional(Type.Enum(LABELS)),
    managementType: Type.Optional(Type.Enum(TYPES)),
    service: Type.Optional(Type.Enum([...SERVICES])),
  }),
  reply: Type.Object({ customers: Type.Array(Customer), ...keyed }),
  checks: [checks.queryForm, checks.pageSize, checks.cursor],
  handle: async (world, { caller, query }) => {
    const { after, pageSize, search, status, managementType, service } = query()
    const { size } = pageOf({ pageSize }, PAGES)
    const [id] = keyIn(after, 1) ?? []
    const filter = {
      search: search || undefined,
      status: keyOf(MANAGEMENT_LABELS, status),
      managementType: keyOf(MANAGEMENT_TYPE_LABELS, managementType),
      service,
    }
    const page = await world.store.managements.customerPage(caller.tenant.id, filter, { after: id, size })
    return { customers: page.rows.map(shown), next: nextOf(page.next, key => [key]) }
  },
})

const one = ofProvider({
  ...common,
  id: 'getProviderCustomer',
  method: 'GET',
  path: ONE,
  summary: 'Returns one customer of the provider',
  reply: Customer,
  checks: [checks.customerRelated],
  handle: async (world, { caller: { tenant }, params: { customer = '' } }) =>
    shown(await relatedCustomer(world, tenant.id, customer)),
})

/** The provider's answer to a delink that the customer requested, which no wire API has. */
const answer = (answer: 'accept' | 'reject', about: { id: string; summary: string }) =>
  ofProvider({
    ...common,
    ...about,
    method: 'POST',
    path: `${ONE}/delink/${answer}`,
    reply: Customer,
    checks: [checks.customerRelated, checks.customerState],
    handle: async (world, { caller: { tenant, by }, params: { customer = '' } }) => {
      const before = await relatedCustomer(world, tenant.id, customer)
      const ref = { customer, provider: tenant.id, answer, at: 'provider' } as const
      const { management, ended } = orThrowOf(customer)(await decideDelink(world, by, ref))
      const now = shown({ ...before, management })
      return ended === undefined ? now : { ...now, status: null, devices: null, transitions: [] }
    },
  })

export const providerCustomerOperations = [
  list,
  one,
  answer('accept', { id: 'acceptCustomerDelink', summary: 'Accepts that a customer ends the management' }),
  answer('reject', { id: 'rejectCustomerDelink', summary: 'Rejects that a customer ends the management' }),
]

/** The refusal is the same for an unknown id and for a customer of other providers. */
export async function relatedCustomer({ store }: PortalWorld, provider: string, customer: string): Promise<ManagedCustomer> {
  const found = await store.managements.customerOf(provider, customer)
  if (found === undefined) throw unrelated(customer)
  return found
}

const unrelated = (customer: string) => refuse(checks.customerRelated, { customer: customer.slice(0, 64) })

const orThrowOf = (customer: string) =>
  makeOrThrow({
    // The relation may have ended since it was read.
    'customer-unknown': () => unrelated(customer),
    'nothing-pending': status =>
      status === undefined
        ? unrelated(customer)
        : refuse(checks.customerState, { status: MANAGEMENT_LABELS[status as ManagementStatus] }),
    // Not raised: the provider is named, and no account changes.
    'several-pending': () => unrelated(customer),
    'knox-manage-taken': () => unrelated(customer),
  })

const keyOf = <Key extends string>(labels: Readonly<Record<Key, string>>, label: string | undefined): Key | undefined =>
  (Object.keys(labels) as Key[]).find(key => labels[key] === label)

const shown = ({ management, customer, devices }: ManagedCustomer) => ({
  id: customer.id,
  name: customer.name,
  location: customer.country,
  managementType: MANAGEMENT_TYPE_LABELS[management.managementType],
  status: MANAGEMENT_LABELS[management.status],
  services: management.services,
  devices: isManaging(management) ? devices : null,
  linked: management.createdAt,
  modified: management.updatedAt,
  created: customer.createdAt,
  transitions: providerTransitions(management),
})
