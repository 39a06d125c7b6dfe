import Type from 'typebox'
import type { By } from '../../enrolment/activity.ts'
import { decideDelink, decideLink, permitAdmins, requestDelink } from '../../enrolment/consent.ts'
import type { Management, ManagementStatus } from '../../enrolment/management.ts'
import type { Refusal } from '../../enrolment/refusal.ts'
import type { Decision } from '../../enrolment/store/managements.ts'
import { SERVICES } from '../../enrolment/tenant.ts'
import { CUSTOMER_TRANSITIONS, customerTransitions } from '../../enrolment/transitions.ts'
import type { Check } from '../../wire/check.ts'
import { makeOrThrow } from '../refuse.ts'
import { among } from './among.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { refuse } from './dialect.ts'
import { orNull, Time } from './fields.ts'
import { MANAGEMENT_LABELS, MANAGEMENT_TYPE_LABELS } from './labels.ts'
import { forRole, type PortalCall } from './operation.ts'
import { ROOT } from './paths.ts'

const ofCustomer = forRole('customer')
const common = { tag: 'customer', scopes: ['kme'] } as const
const LIST = `${ROOT}/customer/providers`

const OwnProvider = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    location: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    managementType: Type.Enum(Object.values(MANAGEMENT_TYPE_LABELS)),
    status: orNull(Type.Enum(Object.values(MANAGEMENT_LABELS), { description: 'Null after the end of the relation.' })),
    services: Type.Array(Type.Enum([...SERVICES]), { description: 'The services that the provider manages, or asks to manage.' }),
    managesAdmins: Type.Boolean({ description: 'The customer lets the provider manage its administrators.' }),
    created: Time('The request of the provider, or its creation of the customer.'),
    updated: Time('The last change.'),
    transitions: Type.Array(Type.Enum(CUSTOMER_TRANSITIONS), { description: 'What the customer can do now.' }),
  },
  { title: 'OwnProvider' },
)

const list = ofCustomer({
  ...common,
  id: 'listOwnProviders',
  method: 'GET',
  path: LIST,
  summary: 'Lists the providers that manage the customer or asked to, with what the customer can do',
  description: 'All of them, by id: a customer is managed by one provider at a time.',
  reply: Type.Object({ providers: Type.Array(OwnProvider) }),
  handle: async (world, { caller: { tenant } }) => ({ providers: await providersOf(world, tenant.id) }),
})

/** An act of the customer on its relation to one provider. */
const decision = (
  about: { id: string; path: string; summary: string; description?: string; checks?: readonly Check[] },
  act: Act,
) =>
  ofCustomer({
    ...common,
    ...about,
    method: 'POST',
    path: `${LIST}/:provider/${about.path}`,
    reply: OwnProvider,
    checks: [checks.providerRelated, checks.managementState, ...(about.checks ?? [])],
    handle: (world, call) => decided(world, call, act),
  })

const permit = ofCustomer({
  ...common,
  id: 'permitProvider',
  method: 'PATCH',
  path: `${LIST}/:provider`,
  summary: 'Lets a provider manage the administrators of the customer, or ends that',
  description: 'Of a jointly managed customer, while the provider manages it.',
  body: Type.Object({ managesAdmins: Type.Boolean() }, { title: 'ProviderPermissions' }),
  reply: OwnProvider,
  checks: [checks.bodyForm, checks.providerRelated, checks.managementState, checks.jointlyManaged],
  handle: (world, call) => {
    const { managesAdmins } = call.body()
    return decided(world, call, (world, by, ref) => permitAdmins(world, by, { ...ref, managesAdmins }))
  },
})

export const customerProviderOperations = [
  list,
  permit,
  decision(
    {
      id: 'acceptProvider',
      path: 'accept',
      summary: 'Accepts the request of a provider to manage the customer',
      description: 'A fully managed customer leaves its administration to the provider.',
      checks: [checks.unmanaged, checks.knoxManageFree],
    },
    (world, by, ref) => decideLink(world, by, { ...ref, answer: 'accept' }),
  ),
  decision(
    { id: 'rejectProvider', path: 'reject', summary: 'Rejects the request of a provider to manage the customer' },
    (world, by, ref) => decideLink(world, by, { ...ref, answer: 'reject' }),
  ),
  decision(
    {
      id: 'requestProviderDelink',
      path: 'delink',
      summary: 'Asks a provider to end the management',
      description: 'The provider manages the customer until it accepts.',
      checks: [checks.jointlyManaged],
    },
    requestDelink,
  ),
  decision(
    { id: 'acceptProviderDelink', path: 'delink/accept', summary: 'Accepts that a provider ends the management' },
    (world, by, ref) => decideDelink(world, by, { ...ref, answer: 'accept', at: 'customer' }),
  ),
  decision(
    { id: 'rejectProviderDelink', path: 'delink/reject', summary: 'Rejects that a provider ends the management' },
    (world, by, ref) => decideDelink(world, by, { ...ref, answer: 'reject', at: 'customer' }),
  ),
]

type Act = (
  world: PortalWorld,
  by: By,
  ref: { readonly customer: string; readonly provider: string },
) => Promise<Decision | Refusal<ConsentReason>>

/** Acts on the relation that the path names; the result is the relation afterwards. */
async function decided(world: PortalWorld, { caller: { tenant, by }, params }: PortalCall<'customer'>, act: Act) {
  const { provider = '' } = params
  const ref = { customer: tenant.id, provider }
  if ((await world.store.managements.get(ref)) === undefined) throw unrelated(provider)
  const { management, ended } = orThrowOf(provider)(await act(world, by, ref))
  const row = (await providersOf(world, tenant.id)).find(({ id }) => id === provider)
  if (row !== undefined) return row
  if (ended === undefined) throw unrelated(provider)
  return { ...shown(management, await world.store.tenants.get(provider)), status: null, transitions: [] }
}

type ConsentReason =
  | 'customer-unknown'
  | 'nothing-pending'
  | 'several-pending'
  | 'customer-managed'
  | 'fully-managed'
  | 'knox-manage-taken'

const unrelated = (provider: string) => refuse(checks.providerRelated, { provider: provider.slice(0, 64) })

const orThrowOf = (provider: string) =>
  makeOrThrow<ConsentReason>({
    // The relation may have ended since it was read.
    'customer-unknown': () => unrelated(provider),
    'nothing-pending': status => {
      const label = MANAGEMENT_LABELS[status as ManagementStatus]
      return label === undefined ? unrelated(provider) : refuse(checks.managementState, { status: label })
    },
    // Not raised: the provider is named.
    'several-pending': () => unrelated(provider),
    'customer-managed': () => refuse(checks.unmanaged),
    'fully-managed': () => refuse(checks.jointlyManaged),
    'knox-manage-taken': () => refuse(checks.knoxManageFree),
  })

async function providersOf({ store }: PortalWorld, customer: string) {
  const managements = await store.managements.ofCustomer(customer)
  const providers = await among(managements, ({ provider }) => provider, store.tenants.get)
  return managements.map(management => ({
    ...shown(management, providers.get(management.provider)),
    status: MANAGEMENT_LABELS[management.status],
    transitions: customerTransitions(management, managements),
  }))
}

const shown = (
  { provider: id, managementType, services, managesAdmins = false, createdAt, updatedAt }: Management,
  provider: { readonly name: string; readonly country: string } | undefined,
) => ({
  id,
  name: provider?.name ?? '',
  location: provider?.country ?? '',
  managementType: MANAGEMENT_TYPE_LABELS[managementType],
  services,
  managesAdmins,
  created: createdAt,
  updated: updatedAt,
})
