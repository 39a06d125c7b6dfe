import { isManaging } from './management.ts'
import { type KnoxManageWord, type No, no } from './refusal.ts'
import type { Customer } from './tenant.ts'
import type { World } from './world.ts'

/**
 * The name of the Knox Manage tenant that an account gets: the domain of its address, behind a prefix where the domain alone
 * is taken. Nothing for an account that has one, or has no address.
 */
export async function knoxManageOf(
  world: World,
  { email, knoxManage }: Pick<Customer, 'email' | 'knoxManage'>,
  prefix: string | undefined,
): Promise<string | undefined | No<KnoxManageWord>> {
  if (knoxManage !== undefined || email === null) return undefined
  const domain = domainOf(email)
  if (prefix === undefined) {
    const holder = await world.store.tenants.byKnoxManage(domain)
    if (holder === undefined) return domain
    // Of an organisation that a provider manages it is known that it can be told apart by a prefix.
    const managements = await world.store.managements.ofCustomer(holder.id)
    return no(managements.some(isManaging) ? 'knox-manage-prefix-missing' : 'knox-manage-taken')
  }
  if (prefix.startsWith('.') || prefix.endsWith('.')) return no('knox-manage-prefix-unfit')
  const name = `${prefix.toLowerCase()}.${domain}`
  return (await world.store.tenants.byKnoxManage(name)) === undefined ? name : no('knox-manage-taken')
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
