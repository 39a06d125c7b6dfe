/** Uploads and deletes of any size, as types. */

import type { CallOptions } from '../requests/call-options.ts'
import type { Without } from '../requests/without.ts'
import type { DeleteOfDevices, FailedDevice, Upload } from '../types/kdp.ts'
import type { Transaction } from './transaction.ts'

/** What uploads and deletes have in common. */
export interface Devices extends Pick<Upload, 'type' | 'devices'> {
  /**
   * The id of the whole order: 1 to 40 letters and digits, with which its transaction ids begin. An order that is given again
   * under its id sends only the requests that the server has not accepted. Generated if it is left out.
   */
  readonly id?: string
}

export type UploadOrder = Without<Omit<Upload, keyof Devices | 'transactionId'>, 'resellerId'> & Devices
export type DeleteOrder = Without<Omit<DeleteOfDevices, keyof Devices | 'transactionId'>, 'resellerId'> & Devices

export interface OrderOptions extends CallOptions {
  /** Devices in one transaction. Default 10,000, the limit of the service. */
  readonly chunkSize?: number
  /**
   * Called, and awaited, before and after each request. A program that stores the state can continue after a crash: with the
   * same order and the state in `resume`.
   */
  readonly onState?: (state: OrderState) => void | Promise<void>
  /** The last state of this order in an earlier call. */
  readonly resume?: OrderState
}

/** How far an order is. A plain object, which JSON can store. */
export interface OrderState {
  readonly id: string
  readonly chunkSize: number
  readonly transactions: readonly OrderedTransaction[]
}

export interface OrderedTransaction {
  readonly transactionId: string
  /** How many. */
  readonly devices: number
  /** `sent`: it is unknown whether the server has it. */
  readonly state: 'unsent' | 'sent' | 'accepted'
}

export interface OrderResult {
  readonly id: string
  readonly transactions: readonly Transaction[]
  readonly succeeded: number
  /** The devices that failed, each with its code, in the order in which they were sent. */
  readonly failed: readonly FailedDevice[]
}
