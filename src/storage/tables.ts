/**
 * The tables with their column types: text, integers (epoch ms, counts, 0 and 1), bytes, JSON as text. The key of most tables
 * begins with the owning tenant; tables without one are identifiers, handset_identifiers, handsets, tenants, users, apps, keys.
 */
export interface Tables {
  tenants: {
    id: string
    kind: string
    name: string
    country: string
    region: string
    status: string
    email: string | null
    gen1_token_hash: string | null
    /** The name of a customer's Knox Manage tenant, unique in the store. */
    knox_manage: string | null
    details: string
    created_at: number
    updated_at: number
  }
  associations: {
    reseller: string
    customer: string
    state: string
    auto_approval: number
    default_profile: string | null
    internal_reference: string | null
    uploads: number
    devices: number
    last_upload_at: number | null
    created_at: number
    updated_at: number
  }
  managements: {
    provider: string
    customer: string
    management_type: string
    status: string
    services: string
    details: string
    created_at: number
    updated_at: number
  }
  profiles: {
    tenant: string
    id: string
    name: string
    /** The name in lower case, unique for the tenant. */
    name_key: string
    content: string
    /** The number of edits. */
    version: number
    published: number
    /** The profile that this one is a copy of. */
    parent_tenant: string | null
    parent: string | null
    parent_updated_at: number | null
    created_at: number
    updated_at: number
  }
  /** The contents that edits have replaced, for devices that were assigned before the edit. */
  profile_versions: { tenant: string; id: string; version: number; content: string }
  aliases: { customer: string; reseller: string; alias: string; id: string; profile: string }
  /**
   * The index by state and profile is named `devices_by_standing`: SQLite cannot rename an index, and building it again takes
   * seconds for a million devices.
   */
  devices: {
    tenant: string
    id: string
    imei: string | null
    imei2: string | null
    meid: string | null
    serial_number: string | null
    model: string | null
    state: string
    lock_status: string
    profile: string | null
    /** The version of the profile at the assignment. */
    profile_version: number
    user_name: string | null
    user_token: string | null
    tags: string
    reseller: string | null
    vendor: string | null
    uploaded_to: string
    upload: string | null
    transaction_id: string | null
    order_no: string | null
    order_time: number | null
    created_at: number
    updated_at: number
    /** The stored parts of its JSON in lists, see `devices/list-json.ts`. */
    fixed_json: string
    state_json: string
  }
  /** The number of devices in a block of a tenant's ids, and how many of them lists show. */
  position_index: { tenant: string; first_id: string; devices: number; listed: number }
  /** The device that has an identifier. Its primary key decides between two uploads of one device. */
  identifiers: { identifier: string; tenant: string; device: string }
  /** The number of a tenant's devices by profile ('' for none) and state. */
  tallies: { tenant: string; profile: string; state: string; devices: number }
  /** The number of a tenant's devices by tag; see `devices/tag-counts.ts`. */
  tag_counts: { tenant: string; tag: string; devices: number }
  /** The number of a reseller's devices by model ('' where it is unknown). */
  uploaded_models: { reseller: string; model: string; devices: number }
  /** The number of a reseller's uploads, and of the devices that they registered, by day of the epoch. */
  upload_days: { reseller: string; day: number; uploads: number; devices: number }
  handsets: {
    id: string
    imei: string | null
    imei2: string | null
    meid: string | null
    serial_number: string | null
    model: string | null
    eligible: number
  }
  handset_identifiers: { identifier: string; handset: string }
  uploads: {
    tenant: string
    id: string
    reseller: string
    transaction_id: string
    order_no: string | null
    state: string
    profile: string | null
    aliases: string
    devices: number
    created_at: number
    updated_at: number
    approved_at: number | null
    approved_by: string | null
  }
  transactions: {
    tenant: string
    id: string
    serial: string
    kind: string
    customer: string
    vendor: string | null
    order_no: string | null
    state: string
    count: number
    done: number
    failed: number
    details: string
    lease_holder: string | null
    lease_until: number
    accepted_at: number
    completed_at: number | null
    submitted: Uint8Array
    /** The number of claims since the last committed step. */
    attempts: number
    /** On the world's clock: no worker claims the transaction before. */
    not_before: number
    request: string | null
    /** The order of the tenant's transactions in a lane; 0 for those that were complete before migration 0013. */
    queue_number: number
  }
  /** The queues of each tenant that has ordered a transaction. */
  queues: {
    tenant: string
    lane: string
    /** The number of the transaction that was accepted last. */
    last_number: number
    /** Ascends over all tenants of the lane with each claim; 0 before the tenant's first. */
    last_turn: number
  }
  /**
   * The row results of one step, which begins at `from_row`, as a JSON array; and its failed rows, each with its submitted form
   * and its verdict. `failed_rows` is null where an earlier version or an abandoned transaction stored none.
   */
  row_results: { tenant: string; id: string; from_row: number; results: string; failed_rows: string | null }
  /** The log of each tenant: an entry has one row for each tenant concerned, with what that tenant may see. */
  activity: {
    tenant: string
    time: number
    id: string
    performed_by: string
    channel: string
    operation: string
    service: string
    category: string
    event: string
    status: string
    customer: string
    customer_id: string | null
    description: string
    details: string
    code: number | null
    error_id: string | null
  }
  settings: { name: string; value: string }
  apps: {
    client_id: string
    tenant: string
    secret_hash: string
    scopes: string
    grant_types: string
    redirect_uris: string
    created_at: number
    name: string
    created_by: string | null
    details: string
  }
  grants: {
    tenant: string
    id: string
    client_id: string
    app_tenant: string
    user_email: string
    scopes: string
    nonce: string | null
    redirect_uri: string
    challenge: string
    code_hash: string
    code_expires_at: number
    redeemed_at: number | null
    family_hash: string | null
    turn_hash: string | null
    created_at: number
    expires_at: number
  }
  sessions: {
    tenant: string
    id: string
    user_email: string
    secret_hash: string
    created_at: number
    expires_at: number
  }
  revoked_tokens: { tenant: string; id: string; expires_at: number }
  users: { email: string; tenant: string; scopes: string | null }
  keys: {
    id: string
    tenant: string
    service: string
    public_key: string
    user_email: string | null
    restriction: string | null
    created_at: number
  }
  used_ids: { owner: string; jti: string; expires_at: number }
  signing_keys: { kid: string; private_jwk: string; created_at: number; retires_at: number | null }
  migrations: { name: string; applied_at: number }
}

/** The primary key of each table except `migrations`, in an order in which rows can be inserted. */
export const KEYS = {
  tenants: ['id'],
  associations: ['reseller', 'customer'],
  managements: ['provider', 'customer'],
  profiles: ['tenant', 'id'],
  profile_versions: ['tenant', 'id', 'version'],
  aliases: ['customer', 'reseller', 'alias'],
  devices: ['tenant', 'id'],
  position_index: ['tenant', 'first_id'],
  identifiers: ['identifier'],
  tallies: ['tenant', 'profile', 'state'],
  tag_counts: ['tenant', 'tag'],
  uploaded_models: ['reseller', 'model'],
  upload_days: ['reseller', 'day'],
  handsets: ['id'],
  handset_identifiers: ['identifier'],
  uploads: ['tenant', 'id'],
  transactions: ['tenant', 'id'],
  queues: ['tenant', 'lane'],
  row_results: ['tenant', 'id', 'from_row'],
  activity: ['tenant', 'time', 'id'],
  settings: ['name'],
  apps: ['client_id'],
  grants: ['tenant', 'id'],
  sessions: ['tenant', 'id'],
  revoked_tokens: ['tenant', 'id'],
  users: ['email'],
  keys: ['id'],
  used_ids: ['owner', 'jti'],
  signing_keys: ['kid'],
} as const satisfies { readonly [Table in Exclude<keyof Tables, 'migrations'>]: readonly (keyof Tables[Table])[] }
