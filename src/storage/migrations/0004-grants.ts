import type { Engine } from '../engines/engine.ts'

/** What people grant to apps, tokens that were taken back, and what the registration of an app keeps. */
export const grants = {
  name: '0004-grants',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `alter table apps add column name ${text} not null default ''`,
    `alter table apps add column created_by ${text}`,
    // Lives, the consent page's words and the like: nothing is ever looked up by them.
    `alter table apps add column details ${text} not null default '{}'`,
    `update apps set name = client_id, details = '${USUAL}'`,

    // One row a grant: its code first, then the family of its refresh tokens, of which only the latest is kept.
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

/** What an app is that was registered before it could say so. */
const USUAL = JSON.stringify({
  description: null,
  authenticationMethods: ['client_secret_post', 'client_secret_basic'],
  lives: { code: 60, access: 600, refresh: 7_776_000 },
  consent: {},
})
