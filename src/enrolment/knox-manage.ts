import { isManaging } from './management.ts'
import type { KnoxManageReason } from './refusal.ts'
import type { SyncRule } from './rules.ts'
import type { Customer } from './tenant.ts'
import type { World } from './world.ts'

/** The Knox Manage tenant that an account gets: the domain of its address, behind a prefix where the domain alone is taken. */
export interface KnoxManageAsked {
  readonly prefix: string | undefined
  readonly name: string
  /** Who has a tenant of that name: an organisation that a provider manages, or another. */
  readonly heldBy: 'managed' | 'other' | undefined
}

/** What can be asked for, and who has it; undefined for an account that has a tenant, or has no address. */
export async function lookUpKnoxManage(
  world: World,
  { email, knoxManage }: Pick<Customer, 'email' | 'knoxManage'>,
  prefix: string | undefined,
): Promise<KnoxManageAsked | undefined> {
  if (knoxManage !== undefined || email === null) return undefined
  const domain = domainOf(email)
  const name = prefix === undefined ? domain : `${prefix.toLowerCase()}.${domain}`
  const holder = await world.store.tenants.byKnoxManage(name)
  const managements = holder === undefined ? [] : await world.store.managements.ofCustomer(holder.id)
  return { prefix, name, heldBy: holder && (managements.some(isManaging) ? 'managed' : 'other') }
}

/** What the name of a Knox Manage tenant is held to where one is needed. */
export const KNOX_MANAGE: readonly SyncRule<{ readonly knoxManage: KnoxManageAsked | undefined }, KnoxManageReason>[] = [
  {
    name: 'knox-manage-prefix',
    requires: 'The prefix of the Knox Manage tenant neither begins nor ends with a period.',
    refusal: 'knox-manage-prefix-unfit',
    meets: ({ knoxManage: asked }) => !asked?.prefix?.startsWith('.') && !asked?.prefix?.endsWith('.'),
  },
  {
    // Of an organisation that a provider manages it is known that a prefix tells its tenants apart.
    name: 'knox-manage-domain',
    requires: 'There is a prefix, if a managed organisation has a Knox Manage tenant of the domain alone.',
    refusal: 'knox-manage-prefix-missing',
    meets: ({ knoxManage: asked }) => asked === undefined || asked.prefix !== undefined || asked.heldBy !== 'managed',
  },
  {
    name: 'knox-manage-name',
    requires: 'No other account has a Knox Manage tenant of that name.',
    refusal: 'knox-manage-taken',
    meets: ({ knoxManage: asked }) => asked?.heldBy === undefined,
  },
]

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
