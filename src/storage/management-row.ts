import type { Management } from '../enrolment/management.ts'
import type { RowMapping } from './collection.ts'
import type { Tables } from './tables.ts'

export const fromRow = (row: Tables['managements']): Management => ({
  provider: row.provider,
  customer: row.customer,
  managementType: row.management_type as Management['managementType'],
  status: row.status as Management['status'],
  services: JSON.parse(row.services),
  ...JSON.parse(row.details),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export const MANAGEMENT: RowMapping<{ provider: string; customer: string }, Management, 'managements'> = {
  table: 'managements',
  key: ['provider', 'customer'],
  where: ({ provider, customer }) => ({ provider, customer }),
  requires: ({ provider, customer }) => [
    { kind: 'tenant', id: provider },
    { kind: 'tenant', id: customer },
  ],
  toRow: ({ provider, customer, managementType, status, services, createdAt, updatedAt, ...details }) => ({
    provider,
    customer,
    management_type: managementType,
    status,
    services: JSON.stringify(services),
    // No query reads these members by column.
    details: JSON.stringify(details),
    created_at: createdAt,
    updated_at: updatedAt,
  }),
  fromRow,
}
