import { type Activity, refusedEntry } from '../../enrolment/activity.ts'
import type { World } from '../../enrolment/world.ts'
import type { Refused } from '../../wire/catalogue.ts'

export interface RefusedRequest {
  readonly api: string
  /** The id of the operation. */
  readonly operation: string
  readonly caller: Caller | undefined
  readonly refused: Refused
  /** The id of the error. */
  readonly id: string
  /** Without the query. */
  readonly path: string
}

/** The members of an API's caller that the log needs. */
interface Caller {
  /** The tenant that the call is about. */
  readonly tenant?: { readonly id: string }
  /** The tenant of the credential, where it can differ from `tenant`. */
  readonly home?: { readonly id: string }
  readonly by?: { readonly who: string; readonly channel: string }
}

/** The entry of a refusal in the log of the caller's tenant; undefined for a caller without a tenant. */
export function refusedActivity(
  world: World,
  { api, operation, caller, refused, id, path }: RefusedRequest,
): Activity | undefined {
  if (caller?.tenant === undefined) return undefined
  const { tenant, home = tenant, by = { who: '', channel: api } } = caller
  return refusedEntry(world, by, {
    tenant: home.id,
    ...(home.id !== tenant.id && { customer: tenant.id }),
    operation,
    act: ACT_OF[operation],
    // The text of the response, which never contains a credential.
    description: readable(refused.text),
    details: {
      error: refused.row[1],
      request: readable(path),
      ...(refused.reason !== undefined && { reason: readable(refused.reason) }),
    },
    code: refused.row[0],
    errorId: id,
  })
}

const LONGEST = 200

// PostgreSQL stores neither NUL nor a lone surrogate.
const readable = (text: string): string => text.slice(0, LONGEST).replace(/[\p{Cc}\p{Cs}]/gu, '?')

/** The act of each operation whose id differs from it, so that a refused upload has the event of an upload. */
export const ACT_OF: Readonly<Record<string, string>> = {
  uploadDevicesUsingPUT: 'upload',
  deleteDevicesUsingPUT: 'release',
  gen1SaveDevicesV1: 'upload',
  gen1SaveDevicesV2: 'upload',
  gen1DeleteDevicesV1: 'release',
  associateCustomer: 'associate',
  dissociateCustomer: 'dissociate',
  approveBulkEnrollDeviceUploadsUsingPOST: 'approveUploads',
  unassignProfileV2: 'unassignProfile',
  unassignProfileV2ByPost: 'unassignProfile',
  addBulkEnrollProfileUsingPOST: 'createProfile',
  addBulkEnrollProfileAsyncUsingPOST: 'createProfile',
  editProfile: 'changeProfile',
  deleteProfile: 'removeProfile',
  addProfileAlias: 'addAlias',
  changeProfileAlias: 'changeAlias',
  changeProfileAliasBare: 'changeAlias',
  deleteProfileAlias: 'removeAlias',
  deleteProfileAliasBare: 'removeAlias',
  createManagedCustomers: 'createCustomer',
  updateManagedCustomer: 'changeCustomer',
  addExistingManagedCustomer: 'linkCustomer',
  delinkManagedCustomer: 'delinkCustomer',
  relabelResellerCustomer: 'relabelCustomer',
  copyProfiles: 'copyProfile',
  overwriteProfiles: 'overwriteProfile',
}
