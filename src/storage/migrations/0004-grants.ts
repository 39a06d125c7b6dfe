import type { Engine } from '../engines/engine.ts'

/** Grants of users to apps, revoked tokens, and the details of registered apps. */
export const grants = {
  name: '0004-grants',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `alter table apps add column name ${text} not null default ''`,
    `alter table apps add column created_by ${text}`,
    // Lifetimes, texts of the consent page: no query reads them by column.
    `alter table apps add column details ${text} not null default '{}'`,
    `update apps set name = client_id, details = '${DETAILS}'`,

    // One row for each grant: its code first, then the family of its refresh tokens, of which only the latest is stored.
    `create table grants (
      tenant ${text} not null, id ${text} not null, client_id ${text} not null, app_tenant ${text} not null, user_email ${text} not null,
      scopes ${text} not null, nonce ${text}, redirect_uri ${text} not null, challenge ${text} not null,
      code_hash ${text} not null, code_expires_at ${int} not null, redeemed_at ${int},
      family_hash ${text}, turn_hash ${text}, created_at ${int} not null, expires_at ${int} not null,
      primary key (tenant, id)) ${clustered}`,
    `create unique index grants_by_code on grants (code_hash)`,
    `create unique index grants_by_family on grants (family_hash)`,
    `create index grants_by_app on grants (client_id)`,
    `create index grants_by_expiry on grants (expires_at)`,

    `create table revoked_tokens (
      tenant ${text} not null, id ${text} not null, expires_at ${int} not null, primary key (tenant, id)) ${clustered}`,
    `create index revoked_tokens_by_expiry on revoked_tokens (expires_at)`,
  ],
}

/** The details of apps that were registered before this migration. */
const DETAILS = JSON.stringify({
  description: null,
  authenticationMethods: ['client_secret_post', 'client_secret_basic'],
  lives: { code: 60, access: 600, refresh: 7_776_000 },
  consent: {},
})
