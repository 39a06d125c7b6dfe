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
  /** Without its query. */
  readonly path: string
}

/** What of any API's caller the log needs. */
interface Caller {
  /** The tenant that the call is about. */
  readonly tenant?: { readonly id: string }
  /** The tenant of the credential, where that may be another. */
  readonly home?: { readonly id: string }
  readonly by?: { readonly who: string; readonly channel: string }
}

/** A refusal as the caller's tenant has it in its log; a caller without a tenant has no log. */
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
    // The text that the caller was answered; no credential is ever part of one.
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

// PostgreSQL takes no NUL and no half of a surrogate pair.
const readable = (text: string): string => text.slice(0, LONGEST).replace(/[\p{Cc}\p{Cs}]/gu, '?')

/** The act that an operation asks for, where the two are named differently: a refused upload is an upload in the log. */
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
  copyProfiles: 'copyProfile',
  overwriteProfiles: 'overwriteProfile',
}
