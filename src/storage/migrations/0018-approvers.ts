import type { Engine } from '../engines/engine.ts'

/** Who approved an upload; empty for an automatic approval, null before it and for the approvals of earlier versions. */
export const approvers = {
  name: '0018-approvers',
  statements: ({ text }: Engine['ddl']): string[] => [`alter table uploads add column approved_by ${text}`],
}
