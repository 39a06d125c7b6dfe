import type { Engine } from '../engines/engine.ts'

/** The first tables. Its name is stored in every database, so it stays. */
export const firstTables = {
  name: '0001-the-town',
  statements: ({ text, int, bytes, clustered, plain }: Engine['ddl']): string[] => [
    `create table tenants (
      id ${text} not null primary key, kind ${text} not null, name ${text} not null, country ${text} not null, region ${text} not null,
      standing ${text} not null, email ${text}, gen1_token_hash ${text}, details ${text} not null,
      created_at ${int} not null, updated_at ${int} not null) ${clustered}`,
    `create index tenants_by_kind on tenants (kind, id)`,
    `create unique index tenants_by_gen1_token on tenants (gen1_token_hash)`,

    `create table associations (
      reseller ${text} not null, customer ${text} not null, state ${text} not null, auto_approval ${int} not null, default_profile ${text},
      internal_reference ${text}, uploads ${int} not null, devices ${int} not null, last_upload_at ${int},
      created_at ${int} not null, updated_at ${int} not null, primary key (reseller, customer)) ${clustered}`,
    `create index associations_by_customer on associations (customer, reseller)`,

    `create table managements (
      provider ${text} not null, customer ${text} not null, management_type ${text} not null, status ${text} not null,
      services ${text} not null, created_at ${int} not null, updated_at ${int} not null,
      primary key (provider, customer)) ${clustered}`,
    `create index managements_by_customer on managements (customer, provider)`,

    `create table profiles (
      tenant ${text} not null, id ${text} not null, name ${text} not null, name_key ${text} not null, content ${text} not null,
      published ${int} not null, created_at ${int} not null, updated_at ${int} not null, primary key (tenant, id)) ${clustered}`,
    `create unique index profiles_by_name on profiles (tenant, name_key)`,

    `create table aliases (
      customer ${text} not null, reseller ${text} not null, alias ${text} not null, id ${text} not null, profile ${text} not null,
      primary key (customer, reseller, alias)) ${clustered}`,
    `create unique index aliases_by_id on aliases (customer, id)`,

    `create table devices (
      tenant ${text} not null, id ${text} not null, imei ${text}, imei2 ${text}, meid ${text}, serial_number ${text}, model ${text},
      state ${text} not null, profile ${text}, user_name ${text}, user_token ${text}, tags ${text} not null, reseller ${text}, vendor ${text},
      uploaded_to ${text} not null, upload ${text}, transaction_id ${text}, order_no ${text}, order_time ${int},
      created_at ${int} not null, updated_at ${int} not null, primary key (tenant, id)) ${clustered}`,
    `create index devices_by_change on devices (tenant, updated_at, id)`,
    `create index devices_by_upload on devices (tenant, upload, state)`,
    `create index devices_by_reseller on devices (reseller, uploaded_to, id)`,

    `create table identifiers (
      identifier ${text} not null primary key, tenant ${text} not null, device ${text} not null) ${clustered}`,

    `create table tallies (
      tenant ${text} not null, profile ${text} not null, state ${text} not null, devices ${int} not null,
      primary key (tenant, profile, state)) ${clustered}`,

    `create table handsets (
      id ${text} not null primary key, imei ${text}, imei2 ${text}, meid ${text}, serial_number ${text}, model ${text},
      eligible ${int} not null) ${clustered}`,
    `create table handset_identifiers (
      identifier ${text} not null primary key,
      handset ${text} not null references handsets (id) on delete cascade) ${clustered}`,
    `create index handset_identifiers_by_handset on handset_identifiers (handset)`,

    `create table uploads (
      tenant ${text} not null, id ${text} not null, reseller ${text} not null, transaction_id ${text} not null, order_no ${text},
      state ${text} not null, profile ${text}, aliases ${text} not null, devices ${int} not null,
      created_at ${int} not null, updated_at ${int} not null, approved_at ${int}, primary key (tenant, id)) ${clustered}`,
    `create index uploads_by_transaction on uploads (tenant, transaction_id)`,
    `create index uploads_by_state on uploads (tenant, state, id)`,

    // Not clustered: a row contains the submitted rows, which a list must not read.
    `create table transactions (
      tenant ${text} not null, id ${text} not null, serial ${text} not null, kind ${text} not null, customer ${text} not null, vendor ${text},
      order_no ${text}, state ${text} not null, count ${int} not null, done ${int} not null, failed ${int} not null,
      details ${text} not null, lease_holder ${text}, lease_until ${int} not null, accepted_at ${int} not null, completed_at ${int},
      submitted ${bytes} not null, primary key (tenant, id)) ${plain}`,
    `create index transactions_by_serial on transactions (tenant, serial)`,
    `create index transactions_in_progress on transactions (tenant, serial) where state = 'progress'`,

    `create table verdicts (
      tenant ${text} not null, id ${text} not null, from_row ${int} not null, verdicts ${text} not null,
      primary key (tenant, id, from_row),
      foreign key (tenant, id) references transactions (tenant, id) on delete cascade) ${clustered}`,

    `create table activity (
      tenant ${text} not null, id ${text} not null, time ${int} not null, who ${text} not null, channel ${text} not null,
      act ${text} not null, target ${text} not null, outcome ${text} not null, code ${int}, error_id ${text},
      primary key (tenant, id)) ${clustered}`,
    `create index activity_by_id on activity (id)`,

    `create table settings (name ${text} not null primary key, value ${text} not null) ${clustered}`,

    `create table apps (
      client_id ${text} not null primary key, tenant ${text} not null, secret_hash ${text} not null, scopes ${text} not null,
      grant_types ${text} not null, redirect_uris ${text} not null, created_at ${int} not null) ${clustered}`,
    `create index apps_by_tenant on apps (tenant, client_id)`,
    `create table users (email ${text} not null primary key, tenant ${text} not null, scopes ${text}) ${clustered}`,
    `create index users_by_tenant on users (tenant, email)`,
    `create table keys (
      id ${text} not null primary key, tenant ${text} not null, service ${text} not null, public_key ${text} not null, user_email ${text},
      restriction ${text}, created_at ${int} not null) ${clustered}`,
    `create index keys_by_tenant on keys (tenant, id)`,
    `create table used_ids (
      owner ${text} not null, jti ${text} not null, expires_at ${int} not null, primary key (owner, jti)) ${clustered}`,
    `create index used_ids_by_expiry on used_ids (expires_at)`,
    `create table signing_keys (kid ${text} not null primary key, private_jwk ${text} not null, created_at ${int} not null) ${clustered}`,
  ],
}
