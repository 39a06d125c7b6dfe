/** The Knox Mobile Enrollment Customer API. */

import type { CallOptions } from '../requests/call-options.ts'
import type { Pages } from '../requests/pages.ts'
import type { WaitOptions } from '../requests/poll.ts'
import type { Operations } from '../types/kme.ts'

type Query<Id extends keyof Operations> = NonNullable<Operations[Id]['query']>
type Body<Id extends keyof Operations> = Operations[Id]['body']
type Response<Id extends keyof Operations> = Operations[Id]['response']

export type KmeDevice = Response<'listDevices'>['deviceList'][number]
export type KmeUpload = Response<'getBulkEnrollDeviceUploadsUsingGET'>['uploadList'][number]
export type KmeProfile = Response<'listProfiles'>['profileList'][number]
export type KmeTransaction = Response<'queryTransactionStatusUsingGET'>['profiles']['transactions'][number]

export interface Kme {
  readonly devices: {
    list(query?: Query<'listDevices'>, options?: CallOptions): Pages<KmeDevice, Response<'listDevices'>>
    /** All or nothing. More than 500 devices are assigned in the background. */
    assignProfile(body: Body<'assignProfileUsingPUT'>, options?: CallOptions): Promise<Response<'assignProfileUsingPUT'>>
    /** All or nothing. */
    unassignProfile(body: Body<'unassignProfile'>, options?: CallOptions): Promise<Response<'unassignProfile'>>
    /** Each device on its own; the response lists what became of each. */
    unassignProfileV2(body: Body<'unassignProfileV2'>, options?: CallOptions): Promise<Response<'unassignProfileV2'>>
    /** Each device on its own; the response lists what became of each. */
    delete(body: Body<'deleteDevices'>, options?: CallOptions): Promise<Response<'deleteDevices'>>
  }
  /** Uploads of resellers. */
  readonly uploads: {
    list(
      query?: Query<'getBulkEnrollDeviceUploadsUsingGET'>,
      options?: CallOptions,
    ): Pages<KmeUpload, Response<'getBulkEnrollDeviceUploadsUsingGET'>>
    approve(
      body: Body<'approveBulkEnrollDeviceUploadsUsingPOST'>,
      options?: CallOptions,
    ): Promise<Response<'approveBulkEnrollDeviceUploadsUsingPOST'>>
  }
  readonly profiles: {
    list(query?: Query<'listProfiles'>, options?: CallOptions): Pages<KmeProfile, Response<'listProfiles'>>
    get(id: string, options?: CallOptions): Promise<Response<'getProfile'>>
    /** Responds after the agent's package was downloaded. */
    create(body: Body<'addBulkEnrollProfileUsingPOST'>, options?: CallOptions): Promise<Response<'addBulkEnrollProfileUsingPOST'>>
    createAsync(
      body: Body<'addBulkEnrollProfileAsyncUsingPOST'>,
      options?: CallOptions,
    ): Promise<Response<'addBulkEnrollProfileAsyncUsingPOST'>>
    /** Replaces all details: a member that is left out gets its default. */
    update(id: string, body: Body<'editProfile'>, options?: CallOptions): Promise<Response<'editProfile'>>
    delete(id: string, options?: CallOptions): Promise<Response<'deleteProfile'>>
    /** Profiles that were created by `createAsync`, newest first. */
    transactions(
      query?: Query<'queryTransactionStatusUsingGET'>,
      options?: CallOptions,
    ): Pages<KmeTransaction, Response<'queryTransactionStatusUsingGET'>>
    /** Waits until a `createAsync` is `Complete` or `Failed`; undefined if the customer has no such transaction. */
    waitForTransaction(transactionId: string, options?: WaitOptions<KmeTransaction>): Promise<KmeTransaction | undefined>
  }
  readonly resellers: {
    approve(body: Body<'approveReseller'>, options?: CallOptions): Promise<Response<'approveReseller'>>
  }
  readonly profileAliases: {
    create(body: Body<'addProfileAlias'>, options?: CallOptions): Promise<Response<'addProfileAlias'>>
    update(id: string, body: Body<'changeProfileAlias'>, options?: CallOptions): Promise<Response<'changeProfileAlias'>>
    delete(id: string, options?: CallOptions): Promise<Response<'deleteProfileAlias'>>
  }
  /** The same API for a customer that the caller manages (`x-wsm-managed-tenantid`). */
  actingFor(customerId: string): Kme
}
