import type { World } from '../../../enrolment/world.ts'
import { type AnyOperation, operations, Unfit } from '../../../wire/operation.ts'
import { vendorForm } from '../checks.ts'
import { ID } from '../dialect.ts'
import type { Gen1Caller } from './caller.ts'
import { resellerSent } from './checks.ts'
import { refuse, rejected } from './dialect.ts'

export const operation = operations<World, Gen1Caller>()

/** Refuses a request without a `resellerId`. It runs before the schema, because this refusal has a row of its own. */
export function requireResellerId(sent: unknown): void {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return
  const id = 'resellerId' in sent ? sent.resellerId : null
  if (id === null || id === '') throw refuse(resellerSent)
}

export type Version = 'v1' | 'v2'

/** An optional vendor id; an empty string has the meaning of an absent one. `v1` has no vendors and ignores the parameter. */
export function vendorIn(version: Version, id: string | null | undefined): string | null {
  if (version === 'v1' || id === undefined || id === null || id === '') return null
  if (!ID.test(id)) throw new Unfit('vendorId', 'must be 1 to 64 letters and digits', vendorForm.rule)
  return id
}

/** A status query whose refusals show the `transactionId` of the request. */
export const rejectedStatus = (operation: AnyOperation<World, Gen1Caller>): AnyOperation<World, Gen1Caller> => ({
  ...operation,
  handle: async (world, call) => {
    try {
      return await operation.handle(world, call)
    } catch (error) {
      throw rejected(error, call.sent.query)
    }
  },
})
