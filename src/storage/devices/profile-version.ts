import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** The current version of a profile; 0 if it does not exist. */
export async function profileVersion(tx: Kysely<Tables>, { tenant, id }: { tenant: string; id: string }): Promise<number> {
  const row = await tx
    .selectFrom('profiles')
    .select('version')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.version ?? 0
}
