import type { Engine } from '../engines/engine.ts'

/** For providers: the Knox Manage tenant of a customer, and the original of a copied profile. */
export const managedCustomers = {
  name: '0003-managed-customers',
  statements: ({ text }: Engine['ddl']): string[] => [
    `alter table tenants add column knox_manage ${text}`,
    `create unique index tenants_by_knox_manage on tenants (knox_manage)`,
    `alter table managements add column details ${text} not null default '{}'`,
    `alter table profiles add column parent_tenant ${text}`,
    `alter table profiles add column parent ${text}`,
    `create index profiles_by_parent on profiles (parent_tenant, parent)`,
  ],
}
