import type { TObject, TSchema } from 'typebox'
import type { AuthWorld } from '../../auth/caller.ts'
import type { World } from '../../enrolment/world.ts'
import { BODY_FORM } from '../../wire/check.ts'
import { isExact } from '../../wire/number.ts'
import { type Call, type Operation, parse } from '../../wire/operation.ts'
import type { KmeCaller } from './caller.ts'
import * as checks from './checks.ts'
import { refuse } from './dialect.ts'
import { isId } from './fields.ts'

export type KmeWorld = World & AuthWorld

/**
 * Defines an operation with two checks that run before its handler: the body is an object, and `customerId`, in the query or
 * the body, is the customer that the call acts for.
 */
export const operation = <Query extends TSchema = TObject, Body extends TSchema = TObject>(
  written: Operation<KmeWorld, KmeCaller, Query, Body>,
): Operation<KmeWorld, KmeCaller, Query, Body> => ({
  ...written,
  checks: [...(written.method === 'GET' ? [] : [checks.bodyObject]), ...checks.ownCustomer, ...(written.checks ?? [])],
  check: async (world, { caller, sent }) =>
    requireCustomer(world, caller, [sent.query.customerId, bodyOf(sent.body, written.method).customerId]),
  handle: (world, call) => {
    const body = bodyOf(call.sent.body, written.method)
    const { body: schema } = written
    return written.handle(world, {
      ...call,
      body: () => (schema === undefined ? call.body() : parse(schema, withoutNulls(body), BODY_FORM)),
    })
  },
})

/** A call of this API, as functions that several handlers use take it. */
export type KmeCall<Query = unknown, Body = unknown> = Call<KmeCaller, Query, Body>

function bodyOf(sent: unknown, method: string): Readonly<Record<string, unknown>> {
  // Some clients send a body with a GET. No operation reads it, so its type is not checked.
  if (sent === undefined || (method === 'GET' && !isObject(sent))) return {}
  if (!isObject(sent)) throw refuse(checks.bodyObject, 'The request body must be a JSON object.')
  return sent
}

async function requireCustomer(world: KmeWorld, caller: KmeCaller, sent: readonly unknown[]): Promise<void> {
  const ids = sent.filter(id => id !== undefined && id !== null)
  if (ids.length === 0 && caller.via === 'signed' && world.rules.legacyCustomerId) {
    throw refuse(checks.customerSent, 'customerId is required with a signed token.')
  }
  for (const id of ids) {
    const text = isExact(id) ? String(id) : id
    if (typeof text !== 'string' || !isId(text)) throw refuse(checks.customerIdForm)
    if (text === caller.tenant.id) continue
    throw (await world.store.tenants.get(text)) === undefined ? refuse(checks.customerKnown) : refuse(checks.customerOwn)
  }
}

/** Drops members that are null, since some clients send every member that they know. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(isObject) ? value.map(withoutNulls) : value
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]))
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
