import type { TObject, TSchema } from 'typebox'
import type { By } from '../../enrolment/activity.ts'
import type { Customer, Provider, Reseller, Tenant } from '../../enrolment/tenant.ts'
import { Reply } from '../../wire/api.ts'
import type { Check } from '../../wire/check.ts'
import type { AnyOperation, Call, Operation } from '../../wire/operation.ts'
import type { PortalCaller, PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { refuse } from './dialect.ts'

/** The tenants that an operation can be for, by the name of their role. */
interface Roles {
  /** Every tenant, whatever its status. */
  readonly anyone: Tenant
  /** Every active tenant. */
  readonly tenant: Tenant
  readonly reseller: Reseller
  /** A customer or provider with its devices; a provider may act for a customer that it manages. */
  readonly holder: Customer | Provider
  /** A customer itself: no provider acts for it. */
  readonly customer: Customer
  /** A provider itself. */
  readonly provider: Provider
}

/** The caller of an operation of a role. */
export interface RoleCaller<Role extends keyof Roles = 'anyone'> extends Omit<PortalCaller, 'tenant' | 'home' | 'by'> {
  readonly tenant: Roles[Role]
  readonly home: Tenant
  readonly by: By
}

/** A call of this API, as functions that several handlers use take it. */
export type PortalCall<Role extends keyof Roles = 'anyone'> = Call<RoleCaller<Role>, unknown, unknown>

/** An operation that requires no credential. */
export const open = <Query extends TSchema = TObject, Body extends TSchema = TObject>(
  written: Operation<PortalWorld, PortalCaller, Query, Body>,
): AnyOperation<PortalWorld, PortalCaller> => ({
  ...written,
  // The call is parsed by the schemas of this operation.
  handle: async (world, call) => unstored(written, await written.handle(world, call as never)),
})

/** An operation for the tenants of a role, whose checks come before those of its handler. */
export const forRole =
  <Role extends keyof Roles>(role: Role) =>
  <Query extends TSchema = TObject, Body extends TSchema = TObject>(
    written: Operation<PortalWorld, RoleCaller<Role>, Query, Body>,
  ): AnyOperation<PortalWorld, PortalCaller> => {
    const { requires, fits, checks: own } = ROLES[role]
    return {
      ...written,
      checks: [...own, ...(written.checks ?? [])],
      check: async (_, { caller }) => {
        // `admit` refuses a caller without a tenant, except on operations that are open.
        const { tenant, home } = caller as RoleCaller
        if (!fits(tenant, home)) throw refuse(checks.role, { detail: requires })
        const other = [home, tenant].find(({ status }) => status !== 'active')
        if (other !== undefined && own.includes(checks.active)) {
          throw refuse(checks.active, { tenant: other.name, status: other.status })
        }
        if (own.includes(checks.enrolment) && !hasEnrolment(tenant)) throw refuse(checks.enrolment, { tenant: tenant.name })
      },
      // The check has refused the callers of all other roles.
      handle: async (world, call) => unstored(written, await written.handle(world, call as never)),
    }
  }

interface RoleRules {
  /** Completes the sentence "it is for …" of the refusal. */
  readonly requires: string
  readonly fits: (tenant: Tenant, home: Tenant) => boolean
  readonly checks: readonly Check[]
}

const ROLES: Readonly<Record<keyof Roles, RoleRules>> = {
  anyone: { requires: 'every tenant', fits: () => true, checks: [] },
  tenant: { requires: 'every tenant', fits: () => true, checks: [checks.active] },
  reseller: {
    requires: 'it is for resellers',
    fits: ({ kind }) => kind === 'reseller',
    checks: [checks.role, checks.active],
  },
  holder: {
    requires: 'it is for customers and providers',
    fits: ({ kind }) => kind !== 'reseller',
    checks: [checks.role, checks.active, checks.enrolment],
  },
  customer: {
    requires: 'it is for a customer itself',
    fits: ({ kind, id }, home) => kind === 'customer' && id === home.id,
    checks: [checks.role, checks.active],
  },
  provider: {
    requires: 'it is for a provider itself',
    fits: ({ kind }) => kind === 'provider',
    checks: [checks.role, checks.active],
  },
}

/** Only customers have services. */
const hasEnrolment = (tenant: Tenant): boolean => tenant.kind !== 'customer' || tenant.services.includes('KnoxMobileEnrollment')

/** A response that no cache may store: it is of one tenant, and the address may be the same for the next. */
function unstored({ status = 200 }: { readonly status?: number }, returned: unknown): Reply {
  const reply = returned instanceof Reply ? returned : new Reply(status, returned)
  return new Reply(reply.status, reply.body, { 'cache-control': 'no-store', ...reply.headers })
}
