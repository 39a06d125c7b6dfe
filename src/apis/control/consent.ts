import Type from 'typebox'
import type { By } from '../../enrolment/activity.ts'
import { decideDelink, decideLink, type ManagementRef, requestDelink } from '../../enrolment/consent.ts'
import type { Refusal } from '../../enrolment/refusal.ts'
import type { Decision } from '../../enrolment/store/managements.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { DigitsId, fitTo, idOf, orNull } from './members.ts'
import { operation, ROOT } from './operation.ts'
import type { ControlCaller, ControlWorld } from './world.ts'

const Consent = Type.Object({ provider: orNull(DigitsId) }, { title: 'Consent' })

/** A decision about a management that Samsung's portals take from a customer or a provider; here the operator makes it for them. */
const consent = (
  about: { id: string; path: string; summary: string; errors?: readonly string[] },
  act: (world: ControlWorld, by: By, ref: ManagementRef) => Promise<Decision | Refusal<ConsentReason>>,
): AnyOperation<ControlWorld, ControlCaller> =>
  operation({
    id: about.id,
    method: 'POST',
    path: `${ROOT}/managements/:customer/${about.path}`,
    tag: 'managements',
    summary: about.summary,
    description: '`provider` is required where several providers have a pending request.',
    body: Consent,
    reply: Type.Object(
      {
        provider: Type.String(),
        customer: Type.String(),
        status: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null where the management has ended.' }),
      },
      { title: 'ConsentResult' },
    ),
    errors: ['rowUnknown', 'nothingAsked', 'severalAsk', ...(about.errors ?? [])],
    scopes: ['operate'],
    handle: async (world, call) => {
      const { customer = '' } = call.params
      const body = call.sent.body
      fitTo(Consent, body)
      const decision = orThrowOf(customer)(
        await act(world, call.caller.by, { customer, provider: idOf(body.provider) ?? undefined }),
      )
      const { provider, status } = decision.management
      return { provider, customer, status: decision.ended === undefined ? status : null }
    },
  })

type ConsentReason =
  | 'customer-unknown'
  | 'nothing-pending'
  | 'several-pending'
  | 'customer-managed'
  | 'fully-managed'
  | 'knox-manage-taken'

const orThrowOf = (customer: string) =>
  makeOrThrow<ConsentReason>({
    'customer-unknown': () => refuse('rowUnknown', { row: `customer ${customer}` }),
    'nothing-pending': () => refuse('nothingAsked', { customer }),
    'several-pending': providers => refuse('severalAsk', { providers: providers ?? '' }),
    'customer-managed': () => refuse('alreadyManaged', { customer }),
    'fully-managed': () => refuse('fullyManaged', { customer }),
    'knox-manage-taken': () => refuse('knoxManageTaken'),
  })

export const consentOperations = [
  consent(
    {
      id: 'acceptLink',
      path: 'accept',
      summary: 'Accepts a pending management for the customer',
      errors: ['alreadyManaged', 'knoxManageTaken'],
    },
    (world, by, ref) => decideLink(world, by, { ...ref, answer: 'accept' }),
  ),
  consent({ id: 'rejectLink', path: 'reject', summary: 'Rejects a pending management for the customer' }, (world, by, ref) =>
    decideLink(world, by, { ...ref, answer: 'reject' }),
  ),
  consent(
    {
      id: 'acceptDelink',
      path: 'delink/accept',
      summary: 'Accepts a pending delink for the tenant that it was requested from; the management ends',
    },
    (world, by, ref) => decideDelink(world, by, { ...ref, answer: 'accept' }),
  ),
  consent(
    { id: 'rejectDelink', path: 'delink/reject', summary: 'Rejects a pending delink for the tenant that it was requested from' },
    (world, by, ref) => decideDelink(world, by, { ...ref, answer: 'reject' }),
  ),
  consent(
    { id: 'askToLeave', path: 'leave', summary: 'Requests a delink for the customer', errors: ['fullyManaged'] },
    (world, by, ref) => requestDelink(world, by, ref),
  ),
]
