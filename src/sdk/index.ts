/** The entry `muster-server/sdk`. It needs neither Node nor a package. Each export is a promise to users. */
export type { AppAuth, Auth, BearerAuth, KeyPair, SignedAuth, StaticKeyAuth } from './auth/auth.ts'
export { createKnoxClient, type KnoxClient, type KnoxClientOptions } from './client.ts'
export type { AnyError, ErrorNamed, RowCode, RowName } from './errors/error-types.ts'
export { isKnoxError } from './errors/is-knox-error.ts'
export { type ApiName, KnoxError } from './errors/knox-error.ts'
export type {
  DeleteOrder,
  OrderedTransaction,
  OrderOptions,
  OrderResult,
  OrderState,
  UploadOrder,
} from './kdp/device-order.ts'
export type { Gen1, Gen1Device, Gen1Transaction } from './kdp/gen1.ts'
export type { Kdp, KdpCustomer, KdpDevice, Vendor } from './kdp/kdp.ts'
export type { Transaction } from './kdp/transaction.ts'
export type { Kme, KmeDevice, KmeProfile, KmeTransaction, KmeUpload } from './kme/kme.ts'
export type { ManagedCustomer, ManagedProfile, Msp } from './msp/msp.ts'
export type { Retry } from './requests/back-off.ts'
export type { CallOptions } from './requests/call-options.ts'
export type { FailedRequest, Hooks, ReceivedResponse, SentRequest } from './requests/hooks.ts'
export type { Pages } from './requests/pages.ts'
export type { WaitOptions } from './requests/poll.ts'
// Requests, responses and codes by operationId.
export type { FailedDevice, Operations as KdpOperations } from './types/kdp.ts'
export type { Operations as KmeOperations, ProfileDraft } from './types/kme.ts'
export type { Operations as MspOperations } from './types/msp.ts'
