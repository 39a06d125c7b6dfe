import Type from 'typebox'
import { answerDelink, answerLink, askToLeave, type Spoken } from '../../enrolment/consent.ts'
import type { Refusal } from '../../enrolment/refusal.ts'
import type { Decision } from '../../enrolment/store/managements.ts'
import type { AnyOperation } from '../../wire/operation.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { DigitsId, fitTo, idOf, orNull } from './members.ts'
import { operation, ROOT } from './operation.ts'
import { type ControlCaller, type ControlWorld, OPERATOR } from './world.ts'

const Consent = Type.Object({ provider: orNull(DigitsId) })

/** An answer, or a wish, that the vendor's other portals take: here the operator gives it for whoever would. */
const consent = (
  told: { id: string; path: string; summary: string; errors?: readonly string[] },
  act: (world: ControlWorld, spoken: Spoken) => Promise<Decision | Refusal<ConsentReason>>,
): AnyOperation<ControlWorld, ControlCaller> =>
  operation({
    id: told.id,
    method: 'POST',
    path: `${ROOT}/managements/:customer/${told.path}`,
    tag: 'managements',
    summary: told.summary,
    description: 'The body may name the `provider`; it must where more than one waits.',
    body: Consent,
    reply: Type.Object({
      provider: Type.String(),
      customer: Type.String(),
      status: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null where the relation is over.' }),
    }),
    errors: ['rowUnknown', 'nothingAsked', 'severalAsk', ...(told.errors ?? [])],
    scopes: [],
    handle: async (world, call) => {
      const { customer = '' } = call.params
      const body = call.sent.body
      fitTo(Consent, body)
      const decision = orThrowOf(customer)(await act(world, { customer, provider: idOf(body.provider) ?? undefined }))
      const { provider, status } = decision.management
      return { provider, customer, status: decision.ended === undefined ? status : null }
    },
  })

type ConsentReason =
  | 'customer-unknown'
  | 'nothing-asked'
  | 'several-ask'
  | 'customer-managed'
  | 'fully-managed'
  | 'knox-manage-taken'

const orThrowOf = (customer: string) =>
  makeOrThrow<ConsentReason>({
    'customer-unknown': () => refuse('rowUnknown', { row: `customer ${customer}` }),
    'nothing-asked': () => refuse('nothingAsked', { customer }),
    'several-ask': providers => refuse('severalAsk', { providers: providers ?? '' }),
    'customer-managed': () => refuse('alreadyManaged', { customer }),
    'fully-managed': () => refuse('fullyManaged', { customer }),
    'knox-manage-taken': () => refuse('knoxManageTaken'),
  })

export const consentOperations = [
  consent(
    {
      id: 'acceptLink',
      path: 'accept',
      summary: 'The customer agrees to be managed.',
      errors: ['alreadyManaged', 'knoxManageTaken'],
    },
    (world, spoken) => answerLink(world, OPERATOR.by, { ...spoken, answer: 'accept' }),
  ),
  consent({ id: 'rejectLink', path: 'reject', summary: 'The customer does not agree to be managed.' }, (world, spoken) =>
    answerLink(world, OPERATOR.by, { ...spoken, answer: 'reject' }),
  ),
  consent(
    {
      id: 'acceptDelink',
      path: 'delink/accept',
      summary: 'Whoever was asked lets the other go: they have nothing to do with each other now.',
    },
    (world, spoken) => answerDelink(world, OPERATOR.by, { ...spoken, answer: 'accept' }),
  ),
  consent(
    { id: 'rejectDelink', path: 'delink/reject', summary: 'Whoever was asked does not let the other go.' },
    (world, spoken) => answerDelink(world, OPERATOR.by, { ...spoken, answer: 'reject' }),
  ),
  consent(
    { id: 'askToLeave', path: 'leave', summary: 'The customer asks to be managed no longer.', errors: ['fullyManaged'] },
    (world, spoken) => askToLeave(world, OPERATOR.by, spoken),
  ),
]
