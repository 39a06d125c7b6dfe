import { isManaging } from './management.ts'
import type { KnoxManageReason } from './refusal.ts'
import type { SyncRule } from './rules.ts'
import type { Customer } from './tenant.ts'
import type { World } from './world.ts'

/** The Knox Manage tenant that an account gets. Its name is the domain of the account's e-mail, with an optional prefix. */
export interface KnoxManageSubject {
  readonly prefix: string | undefined
  readonly name: string
  /** The account that has a tenant of that name: one that a provider manages, or another one. */
  readonly holder: 'managed' | 'other' | undefined
}

/** The name of the new tenant and its holder; undefined for an account that has a tenant already or has no e-mail address. */
export async function lookUpKnoxManage(
  world: World,
  { email, knoxManage }: Pick<Customer, 'email' | 'knoxManage'>,
  prefix: string | undefined,
): Promise<KnoxManageSubject | undefined> {
  if (knoxManage !== undefined || email === null) return undefined
  const domain = domainOf(email)
  const name = prefix === undefined ? domain : `${prefix.toLowerCase()}.${domain}`
  const account = await world.store.tenants.byKnoxManage(name)
  const managements = account === undefined ? [] : await world.store.managements.ofCustomer(account.id)
  return { prefix, name, holder: account && (managements.some(isManaging) ? 'managed' : 'other') }
}

/** The rules of the name of a new Knox Manage tenant. */
export const KNOX_MANAGE_RULES: readonly SyncRule<{ readonly knoxManage: KnoxManageSubject | undefined }, KnoxManageReason>[] = [
  {
    name: 'knox-manage-prefix',
    requires: 'The prefix of the Knox Manage tenant neither begins nor ends with a period.',
    refusal: 'knox-manage-prefix-unfit',
    meets: ({ knoxManage: subject }) => !subject?.prefix?.startsWith('.') && !subject?.prefix?.endsWith('.'),
  },
  {
    // Only a managed organisation is known to distinguish its tenants by a prefix.
    name: 'knox-manage-domain',
    requires: 'There is a prefix, if a managed organisation has a Knox Manage tenant of the domain alone.',
    refusal: 'knox-manage-prefix-missing',
    meets: ({ knoxManage: subject }) => subject === undefined || subject.prefix !== undefined || subject.holder !== 'managed',
  },
  {
    name: 'knox-manage-name',
    requires: 'No other account has a Knox Manage tenant of that name.',
    refusal: 'knox-manage-taken',
    meets: ({ knoxManage: subject }) => subject?.holder === undefined,
  },
]

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
