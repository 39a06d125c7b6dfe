import type { Engine } from '../engines/engine.ts'

/** Sessions of people at the consoles. */
export const sessions = {
  name: '0014-sessions',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `create table sessions (
      tenant ${text} not null, id ${text} not null, user_email ${text} not null, secret_hash ${text} not null,
      created_at ${int} not null, expires_at ${int} not null, primary key (tenant, id)) ${clustered}`,
    `create unique index sessions_by_secret on sessions (secret_hash)`,
    `create index sessions_by_expiry on sessions (expires_at)`,
  ],
}
