/** The first generation of the reseller API (`/bulkenroll`). */

import type { CallOptions } from '../requests/call-options.ts'
import type { Pages } from '../requests/pages.ts'
import type { Without } from '../requests/without.ts'
import type { Operations } from '../types/kdp.ts'

type Response<Id extends keyof Operations> = Operations[Id]['response']
type Query<Id extends keyof Operations> = Without<NonNullable<Operations[Id]['query']>, 'resellerId'>
type Body<Id extends keyof Operations> = Without<Operations[Id]['body'], 'resellerId'>

export type Gen1Device = Response<'gen1ListDevicesV1'>['devices'][number]
/** Its `devices` are all that were submitted; those that failed have a code. */
export type Gen1Transaction = Response<'gen1GetStatusV2'>['transactions'][number]

export interface Gen1 {
  readonly devices: {
    list(query?: Query<'gen1ListDevicesV1'>, options?: CallOptions): Pages<Gen1Device, Response<'gen1ListDevicesV1'>>
    /** Uploads devices. */
    save(body: Body<'gen1SaveDevicesV2'>, options?: CallOptions): Promise<Response<'gen1SaveDevicesV2'>>
    delete(body: Body<'gen1DeleteDevicesV1'>, options?: CallOptions): Promise<Response<'gen1DeleteDevicesV1'>>
  }
  readonly transactions: {
    list(query?: Query<'gen1GetStatusV2'>, options?: CallOptions): Pages<Gen1Transaction, Response<'gen1GetStatusV2'>>
  }
  readonly customers: {
    get(customerId: string, options?: CallOptions): Promise<Response<'gen1GetCustomer'>>
  }
  readonly resellers: {
    /** The reseller itself. */
    get(options?: CallOptions): Promise<Response<'gen1GetReseller'>>
  }
}
