import { sql } from 'kysely'
import type { Association } from '../enrolment/association.ts'
import type { RowMapping } from './collection.ts'
import type { Tables } from './tables.ts'

export const fromRow = (row: Tables['associations']): Association => ({
  reseller: row.reseller,
  customer: row.customer,
  state: row.state as Association['state'],
  autoApproval: row.auto_approval === 1,
  defaultProfile: row.default_profile,
  internalReference: row.internal_reference,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export const ASSOCIATION: RowMapping<{ reseller: string; customer: string }, Association, 'associations'> = {
  table: 'associations',
  key: ['reseller', 'customer'],
  where: ({ reseller, customer }) => ({ reseller, customer }),
  requires: ({ reseller, customer, defaultProfile }) => [
    { kind: 'tenant', id: reseller },
    { kind: 'tenant', id: customer },
    ...(defaultProfile === null ? [] : [{ kind: 'profile', tenant: customer, id: defaultProfile } as const]),
  ],
  toRow: association => ({
    reseller: association.reseller,
    customer: association.customer,
    state: association.state,
    auto_approval: association.autoApproval ? 1 : 0,
    default_profile: association.defaultProfile,
    internal_reference: association.internalReference,
    uploads: 0,
    devices: 0,
    last_upload_at: null,
    created_at: association.createdAt,
    updated_at: association.updatedAt,
  }),
  fromRow,
}

/** Whether the customer sees the reseller. A reseller that added the customer is visible after its first upload (published). */
export const VISIBLE = sql<boolean>`(associations.state = 'active' or associations.state = 'pending' and associations.uploads > 0)`
