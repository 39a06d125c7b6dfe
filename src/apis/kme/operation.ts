import type { TObject, TSchema } from 'typebox'
import type { AuthWorld } from '../../auth/caller.ts'
import type { World } from '../../enrolment/world.ts'
import { type Call, type Operation, parse } from '../../wire/operation.ts'
import type { KmeCaller } from './caller.ts'
import { refuse } from './dialect.ts'
import { isId } from './fields.ts'

export type KmeWorld = World & AuthWorld

/**
 * Defines an operation, with the checks that precede its own: the body is an object, and the customer that the request names
 * is the one that the call is for. No handler can omit either.
 */
export const operation = <Query extends TSchema = TObject, Body extends TSchema = TObject>(
  written: Operation<KmeWorld, KmeCaller, Query, Body>,
): Operation<KmeWorld, KmeCaller, Query, Body> => ({
  ...written,
  check: async (world, { caller, sent }) =>
    requireCustomer(world, caller, [sent.query.customerId, bodyOf(sent.body, written.method).customerId]),
  handle: (world, call) => {
    const body = bodyOf(call.sent.body, written.method)
    const { body: schema } = written
    return written.handle(world, {
      ...call,
      body: () => (schema === undefined ? call.body() : parse(schema, withoutNulls(body))),
    })
  },
})

/** A call of this API, for what handlers share. */
export type KmeCall<Query = unknown, Body = unknown> = Call<KmeCaller, Query, Body>

function bodyOf(sent: unknown, method: string): Readonly<Record<string, unknown>> {
  // Clients send all kinds of things with a GET; none of it is asked for.
  if (sent === undefined || (method === 'GET' && !isObject(sent))) return {}
  if (!isObject(sent)) throw refuse('requestInvalid', 'The request body must be a JSON object.')
  return sent
}

async function requireCustomer(world: KmeWorld, caller: KmeCaller, sent: readonly unknown[]): Promise<void> {
  const named = sent.filter(id => id !== undefined && id !== null)
  if (named.length === 0 && caller.via === 'legacy' && world.rules.legacyCustomerId) {
    throw refuse('customerIdInvalid', 'customerId is required with a signed token.')
  }
  for (const id of named) {
    const text = typeof id === 'number' ? String(id) : id
    if (typeof text !== 'string' || !isId(text)) throw refuse('customerIdInvalid')
    if (text === caller.tenant.id) continue
    throw refuse((await world.store.tenants.get(text)) === undefined ? 'tenantUnknown' : 'tenantMismatch')
  }
}

/** A member that is null is one that was left out: some clients write down every member that they know. */
function withoutNulls(value: unknown, depth = 0): unknown {
  // No body of this API is a tenth as deep, and one of megabytes can be deeper than any walk.
  if (depth > DEEPEST) throw refuse('requestInvalid', `The request body nests deeper than ${DEEPEST} levels.`)
  if (Array.isArray(value)) return value.some(isObject) ? value.map(item => withoutNulls(item, depth + 1)) : value
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member, depth + 1)]))
}

const DEEPEST = 100

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
