/** Types of `openapi/kdp.json`, written by `npm run openapi`. */

export type ErrorBody = {
  /** The id of this error, which the activity log has too. Absent where the published sample has none, as on 4012250. */
  readonly errorId?: string
  readonly code: number
  /** The name of the row. */
  readonly message: string
  /** The reason, for people. */
  readonly data: string
} | {
  readonly code: readonly number[]
  readonly message: readonly string[]
  readonly data: readonly string[]
} | {
  /** The only member of the response to a bearer that is not valid. */
  readonly error: string
}

export interface Acknowledgement {
  readonly transactionId: string
  readonly state: 'Progress'
  readonly code: 2000000
  readonly message: 'SUCCESS'
  readonly operationType: 'UPLOAD' | 'DELETE'
}

export interface Customer {
  readonly customerId: string
  readonly companyName: string
  readonly internalReference?: string
  /** ISO 3166-1 alpha-2. Absent while the association is PENDING. */
  readonly country?: string
  /** Whether it is a managed service provider. Absent while the association is PENDING. */
  readonly msp?: boolean
  /** The state of the association. */
  readonly status: 'PENDING' | 'ACTIVE' | 'INACTIVE'
  /** Epoch ms. */
  readonly lastUploadTime?: number
  readonly uploadCount: number
  readonly deviceCount: number
}

export interface CustomerList {
  readonly totalCount: number
  readonly pageNum: number
  readonly customers: readonly ListedCustomer[]
}

export interface DeleteOfDevices {
  /** The caller. */
  readonly resellerId: string
  /** The customer or managed service provider that the devices are for. */
  readonly customerId: string
  /** A sub-reseller of the caller. */
  readonly vendorId?: string
  /** Chosen by the caller, unique among all its uploads and deletes. */
  readonly transactionId: string
  /** The status of the transaction shows it. */
  readonly orderNo?: string
  /** The type of all identifiers of the request. */
  readonly type: 'IMEI' | 'MEID' | 'SN'
  /** Identifiers; all are of the one `type`. */
  readonly devices: readonly string[]
}

export interface DeleteOfUpload {
  /** The caller. */
  readonly resellerId: string
  /** The customer or managed service provider that the devices are for. */
  readonly customerId: string
  /** A sub-reseller of the caller. */
  readonly vendorId?: string
  /** Chosen by the caller, unique among all its uploads and deletes. */
  readonly transactionId: string
  /** The status of the transaction shows it. */
  readonly orderNo?: string
  /** An earlier upload, all of whose devices are deleted. */
  readonly removeTransactionId: string
}

export interface DeviceList {
  readonly code: '2000000'
  readonly message: 'SUCCESS'
  readonly pageNum: number
  readonly pageSize: number
  readonly totalCount: number
  readonly totalPages: number
  /** The number of devices on this page. */
  readonly size: number
  readonly devices: readonly UploadedDevice[]
}

export interface FailedDevice {
  /** The identifier as it was sent. */
  readonly imei?: string
  readonly meid?: string
  readonly serialNumber?: string
  readonly code: number
  readonly message: string
  readonly data: string
}

export interface ListedCustomer {
  readonly name: string
  readonly customerId: string
}

export interface NewCustomer {
  /** The caller. */
  readonly resellerId: string
  readonly companyName: string
  readonly email: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly firstName: string
  readonly lastName: string
  readonly service: 'KME'
}

export interface ProfileAlias {
  /** The name of the alias. */
  readonly profileAlias: string
  /** The id of the Knox service; the default is KME. `KME` and `kme_service_id` mean KME; any other is stored and has no effect. */
  readonly serviceId?: string
}

export interface Reseller {
  readonly resellerId: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly vendors: readonly Vendor[]
}

export interface SharedProfileAlias {
  readonly profileAlias: string
  /** The same value under its older name. */
  readonly alias: string
  readonly profileId: string
}

export interface StatusList {
  readonly devices: {
    readonly totalCount: number
    readonly totalPage: number
    readonly pageNum: number
    readonly transactions: readonly TransactionStatus[]
  }
}

export interface TransactionStatus {
  readonly transactionId: string
  readonly state: 'Progress' | 'Complete'
  /** Put is an upload. */
  readonly type: 'Put' | 'Delete'
  readonly orderNo?: string
  readonly operationType: 'UPLOAD' | 'DELETE'
  /** The devices that failed, in the order of submission; absent while the transaction is in progress and where none failed. */
  readonly devices?: readonly FailedDevice[]
}

export interface Upload {
  /** The caller. */
  readonly resellerId: string
  /** The customer or managed service provider that the devices are for. */
  readonly customerId: string
  /** A sub-reseller of the caller. */
  readonly vendorId?: string
  /** Chosen by the caller, unique among all its uploads and deletes. */
  readonly transactionId: string
  /** The status of the transaction shows it. */
  readonly orderNo?: string
  /** The type of all identifiers of the request. */
  readonly type: 'IMEI' | 'MEID' | 'SN'
  /** Identifiers; all are of the one `type`. */
  readonly devices: readonly string[]
  /** Epoch seconds (10 digits) or epoch milliseconds (13 digits). */
  readonly orderTime?: number
  /** The Knox service that receives the devices. */
  readonly targetService?: 'KME'
  /** At most one alias per service. */
  readonly profileAliases?: readonly ProfileAlias[]
  /** Sold-to code. */
  readonly stc?: string
}

export interface UploadedDevice {
  readonly id: string
  /** Epoch ms. */
  readonly createTime: number
  /** The first IMEI. */
  readonly mei?: string
  /** The same as mei. */
  readonly imei?: string
  /** The name of the customer that the device was uploaded for. */
  readonly customerName?: string
  readonly customerId: string
  /** 18 decimal digits, calculated from the MEID or else from the IMEI. */
  readonly meid?: string
  readonly model?: string
  /** Pending until the customer has approved the upload. */
  readonly state: 'Verified' | 'Pending'
  /** A UUID, the same for all devices of an upload. */
  readonly uploadId?: string
  readonly serialNumber?: string
}

export interface Vendor {
  readonly vendorId: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

export interface ErrorBodyGen1 {
  /** The id of this error. Absent where a save, a delete or a status query was refused. */
  readonly errorId?: string
  readonly code: number
  /** The name of the row. */
  readonly message: string
  /** The reason, for people. */
  readonly data: string
  /** The transactionId of the refused request, if it has one. */
  readonly transactionId?: string
  /** Present where a save, a delete or a status query was refused. */
  readonly state?: 'Rejected'
}

export interface AcknowledgementGen1 {
  readonly transactionId: string
  readonly state: 'Progress'
  readonly code: 2000000
  readonly message: 'SUCCESS'
}

export interface DeleteOfDevicesGen1 {
  /** Chosen by the caller, unique among all its orders of either generation. */
  readonly transactionId: string
  /** The caller. */
  readonly resellerId: string
  /** The customer or managed service provider that the devices are for. */
  readonly customerId: string
  /** A sub-reseller of the caller. Ignored under v1. */
  readonly vendorId?: string
  readonly transactionType?: 'Delete'
  readonly devices: DevicesGen1
}

export interface DeleteOfOrderGen1 {
  /** Chosen by the caller, unique among all its orders of either generation. */
  readonly transactionId: string
  /** The caller. */
  readonly resellerId: string
  /** The customer or managed service provider that the devices are for. */
  readonly customerId: string
  /** A sub-reseller of the caller. Ignored under v1. */
  readonly vendorId?: string
  readonly transactionType?: 'Delete'
  /** An earlier order, all of whose devices are deleted. */
  readonly removeTransactionId: string
}

export interface DevicesGen1 {
  /** The type of all identifiers of the request. */
  readonly type: 'IMEI' | 'MEID' | 'SN'
  readonly list: readonly string[]
}

export interface SaveGen1 {
  /** Chosen by the caller, unique among all its orders of either generation. */
  readonly transactionId: string
  /** The caller. */
  readonly resellerId: string
  /** The customer or managed service provider that the devices are for. */
  readonly customerId: string
  /** A sub-reseller of the caller. Ignored under v1. */
  readonly vendorId?: string
  readonly devices: DevicesGen1
  readonly transactionType?: 'New'
  /** The order number. */
  readonly orderNo?: string
  /** Epoch seconds (10 digits) or epoch milliseconds (13 digits). */
  readonly orderTime?: number
}

export interface StatusListGen1 {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly transactions: readonly TransactionGen1[]
}

export interface SubmittedDeviceGen1 {
  /** The identifier as it was sent. */
  readonly imei?: string
  readonly meid?: string
  readonly serialNumber?: string
  readonly code?: number
  readonly message?: string
  readonly data?: string
}

export interface TransactionGen1 {
  readonly transactionId: string
  readonly state: 'Progress' | 'Complete'
  readonly type: 'Put' | 'Delete'
  /** Every submitted device, in the order of submission; one that failed has a code. Empty while the transaction is in progress. */
  readonly devices: readonly SubmittedDeviceGen1[]
}

/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */
export interface Operations {
  /** Uploads devices for a customer */
  readonly uploadDevicesUsingPUT: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/rp/devices/upload'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Upload
    readonly response: Acknowledgement
    readonly errors:
      | 40000000
      | 40000001
      | 40000003
      | 40000010
      | 40000011
      | 40000013
      | 40000014
      | 40100000
      | 40300000
      | 40400003
      | 40400004
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Deletes devices that the reseller uploaded for a customer */
  readonly deleteDevicesUsingPUT: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/rp/devices/delete'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: DeleteOfDevices | DeleteOfUpload
    readonly response: Acknowledgement
    readonly errors:
      | 40000000
      | 40000001
      | 40000003
      | 40000010
      | 40000011
      | 40000013
      | 40000014
      | 40100000
      | 40300000
      | 40400002
      | 40400003
      | 40400004
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Lists the devices that the reseller uploaded */
  readonly getDevicesUsingGET: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/devices'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** One id or several: the parameter is repeated, or ids are separated by commas. */
      readonly customerId?: readonly string[]
      /** At most one of imei, meid and serialNumber may be sent. */
      readonly imei?: string
      readonly meid?: string
      readonly serialNumber?: string
      readonly transactionId?: string
      readonly orderNo?: string
      /** A sub-reseller of the caller. */
      readonly vendorId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: DeviceList
    readonly errors:
      | 40000000
      | 40000001
      | 40000002
      | 40000010
      | 40000011
      | 40100000
      | 40300000
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Returns the status of transactions and the devices that failed */
  readonly getDeviceTransactionStatusUsingGET: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/devices/status'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      readonly transactionId?: string
      /** One of its customers. */
      readonly customerId?: string
      /** A sub-reseller of the caller. */
      readonly vendorId?: string
      readonly state?: 'Progress' | 'Complete'
      /** Put is an upload. */
      readonly type?: 'Put' | 'Delete'
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: StatusList
    readonly errors:
      | 40000000
      | 40000002
      | 40000010
      | 40000011
      | 40000013
      | 40100000
      | 40300000
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Lists the customers of the reseller */
  readonly getAssociatedCustomersUsingGET: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/customers/list'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** The state of the association. */
      readonly status?: 'PENDING' | 'ACTIVE' | 'INACTIVE'
      /** A part of the name or of the id. */
      readonly search?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: CustomerList
    readonly errors:
      | 40000000
      | 40000002
      | 40000010
      | 40100000
      | 40300000
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Lists the profile aliases that a customer shares with the reseller */
  readonly getKMEprofileAliasUsingGET: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/profilealias/kme'
    readonly path: undefined
    readonly query: undefined
    readonly headers: {
      /** The caller. */
      readonly resellerId: string
      /** One of its customers. */
      readonly customerId: string
    }
    readonly body: undefined
    readonly response: {
      readonly profileAliases: readonly SharedProfileAlias[]
    }
    readonly errors:
      | 40000000
      | 40000010
      | 40000011
      | 40100000
      | 40300000
      | 40400002
      | 40400004
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Returns one customer of the reseller (extension) */
  readonly getCustomer: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/customers'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** One of its customers. */
      readonly customerId: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Customer
    readonly errors:
      | 40000000
      | 40000010
      | 40000011
      | 40100000
      | 40300000
      | 40400001
      | 40400002
      | 40400004
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Creates a customer and associates it with the reseller (extension) */
  readonly createCustomer: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/rp/customers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewCustomer
    readonly response: Customer
    readonly errors:
      | 40000000
      | 40000010
      | 40100000
      | 40300000
      | 40400001
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Associates an existing customer or managed service provider with the reseller (extension) */
  readonly associateCustomer: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/rp/customers/associate'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The caller. */
      readonly resellerId: string
      /** The customer or provider to associate. */
      readonly customerId: string
      /** A label that only the reseller sees. */
      readonly internalReference?: string
    }
    readonly response: Customer
    readonly errors:
      | 40000000
      | 40000010
      | 40000011
      | 40000012
      | 40100000
      | 40300000
      | 40400001
      | 40400002
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Removes the association with a customer that has no devices of the reseller (extension) */
  readonly dissociateCustomer: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/rp/customers/delete'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The caller. */
      readonly resellerId: string
      /** The customer whose association is removed. */
      readonly customerId: string
    }
    readonly response: Readonly<Record<string, unknown>>
    readonly errors:
      | 40000000
      | 40000010
      | 40000011
      | 40100000
      | 40300000
      | 40400001
      | 40400002
      | 40400004
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Returns the calling reseller and its vendors (extension) */
  readonly getReseller: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/resellers'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Reseller
    readonly errors:
      | 40000000
      | 40000010
      | 40100000
      | 40300000
      | 40400001
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Lists the vendors (sub-resellers) of the reseller (extension) */
  readonly listVendors: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/rp/vendors'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** A sub-reseller of the caller. */
      readonly vendorId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly vendors: readonly Vendor[]
    }
    readonly errors:
      | 40000000
      | 40000002
      | 40000010
      | 40100000
      | 40300000
      | 40400001
      | 40400003
      | 50000000
      | 4010000
      | 4012251
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4042251
      | 4040100
      | 4040900
      | 4030003
      | 4030005
      | 41300000
      | 4012250
  }
  /** Uploads devices for a customer (first generation, v1) */
  readonly gen1SaveDevicesV1: {
    readonly method: 'PUT'
    readonly route: '/bulkenroll/v1/reseller/devices'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: SaveGen1
    readonly response: AcknowledgementGen1
    readonly errors:
      | 4002101
      | 4042104
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002103
      | 4002110
      | 4002111
      | 4002113
      | 4002114
      | 4042105
  }
  /** Lists the devices that the reseller uploaded (first generation) */
  readonly gen1ListDevicesV1: {
    readonly method: 'GET'
    readonly route: '/bulkenroll/v1/reseller/devices'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** One id or several: the parameter is repeated, or ids are separated by commas. */
      readonly customerId?: readonly string[]
      /** At most one of imei, meid and serialNumber may be sent. */
      readonly imei?: string
      readonly meid?: string
      readonly serialNumber?: string
      readonly transactionId?: string
      readonly orderNo?: string
      /** A sub-reseller of the caller. */
      readonly vendorId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: DeviceList
    readonly errors:
      | 4002101
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002100
      | 4002102
      | 4002110
      | 4002111
  }
  /** Uploads devices for a customer (first generation, v2) */
  readonly gen1SaveDevicesV2: {
    readonly method: 'PUT'
    readonly route: '/bulkenroll/v2/reseller/devices'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: SaveGen1
    readonly response: AcknowledgementGen1
    readonly errors:
      | 4002101
      | 4042104
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002103
      | 4002110
      | 4002111
      | 4002113
      | 4002114
      | 4042103
      | 4042105
  }
  /** Deletes devices, or all devices of an earlier order (first generation) */
  readonly gen1DeleteDevicesV1: {
    readonly method: 'PUT'
    readonly route: '/bulkenroll/v1/reseller/devices/delete'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: DeleteOfDevicesGen1 | DeleteOfOrderGen1
    readonly response: AcknowledgementGen1
    readonly errors:
      | 4002101
      | 4042104
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002100
      | 4002103
      | 4002110
      | 4002111
      | 4002113
      | 4002114
      | 4042105
  }
  /** Returns the status of one transaction or of all (first generation, v1) */
  readonly gen1GetStatusV1: {
    readonly method: 'GET'
    readonly route: '/bulkenroll/v1/reseller/devices/status'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** If absent, the response lists all transactions, newest first. */
      readonly transactionId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: StatusListGen1
    readonly errors:
      | 4002101
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002102
      | 4002110
      | 4002113
  }
  /** Returns the status of one transaction or of all (first generation, v2) */
  readonly gen1GetStatusV2: {
    readonly method: 'GET'
    readonly route: '/bulkenroll/v2/reseller/devices/status'
    readonly path: undefined
    readonly query: {
      /** The caller. */
      readonly resellerId: string
      /** If absent, the response lists all transactions, newest first. */
      readonly transactionId?: string
      /** A sub-reseller of the caller. */
      readonly vendorId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: StatusListGen1
    readonly errors:
      | 4002101
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002102
      | 4002110
      | 4002113
  }
  /** Returns one customer of the reseller (first generation) */
  readonly gen1GetCustomer: {
    readonly method: 'POST'
    readonly route: '/bulkenroll/v1/reseller/customers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The caller. */
      readonly resellerId: string
      /** One of its customers. */
      readonly customerId: string
    }
    readonly response: Customer
    readonly errors:
      | 4002101
      | 4042104
      | 4042100
      | 4000000
      | 4010000
      | 4030000
      | 4290000
      | 4130000
      | 5000000
      | 4030003
      | 4030005
      | 4002110
      | 4002111
      | 4042105
  }
  /** Returns the calling reseller and its vendors (first generation) */
  readonly gen1GetReseller: {
    readonly method: 'POST'
    readonly route: '/bulkenroll/v1/reseller/resellers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The caller. */
      readonly resellerId: string
    }
    readonly response: Reseller
    readonly errors: 4002101 | 4042100 | 4000000 | 4010000 | 4030000 | 4290000 | 4130000 | 5000000 | 4030003 | 4030005 | 4002110
  }
}

/** The rows of the error table by our own keys. */
export interface ErrorRows {
  readonly parameterInvalid: { readonly code: 40000000; readonly name: 'RESOURCE_INVALID_PARAM' }
  readonly parameterDuplicate: { readonly code: 40000001; readonly name: 'RESOURCE_DUPLICATE_PARAM' }
  readonly pageOutOfBounds: { readonly code: 40000002; readonly name: 'PAGE_OUT_OF_BOUNDS' }
  readonly deviceCountExceeded: { readonly code: 40000003; readonly name: 'DEVICE_COUNT_EXCEEDED' }
  readonly deviceInvalid: { readonly code: 40000004; readonly name: 'DEVICE_INVALID' }
  readonly deviceDuplicate: { readonly code: 40000005; readonly name: 'DEVICE_DUPLICATE' }
  readonly deviceIdInvalid: { readonly code: 40000006; readonly name: 'DEVICE_ID_INVALID' }
  readonly imeiInvalid: { readonly code: 40000007; readonly name: 'DEVICE_IMEI_INVALID' }
  readonly meidInvalid: { readonly code: 40000008; readonly name: 'DEVICE_MEID_INVALID' }
  readonly serialInvalid: { readonly code: 40000009; readonly name: 'DEVICE_SERIAL_INVALID' }
  readonly resellerIdInvalid: { readonly code: 40000010; readonly name: 'RESELLER_ID_INVALID' }
  readonly customerIdInvalid: { readonly code: 40000011; readonly name: 'CUSTOMER_ID_INVALID' }
  readonly alreadyAssociated: { readonly code: 40000012; readonly name: 'CUSTOMER_RESELLER_ALREADY_ASSOCIATED' }
  readonly transactionIdInvalid: { readonly code: 40000013; readonly name: 'TRANSACTION_ID_INVALID' }
  readonly transactionIdDuplicate: { readonly code: 40000014; readonly name: 'TRANSACTION_ID_DUPLICATE' }
  readonly deviceNotFound: { readonly code: 40000044; readonly name: 'RESELLER_CUSTOMER_DEVICE_NOT_FOUND' }
  readonly unauthenticated: { readonly code: 40100000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly unauthorized: { readonly code: 40300000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly resellerNotFound: { readonly code: 40400001; readonly name: 'RESELLER_NOT_FOUND' }
  readonly customerNotFound: { readonly code: 40400002; readonly name: 'CUSTOMER_NOT_FOUND' }
  readonly vendorNotFound: { readonly code: 40400003; readonly name: 'VENDOR_NOT_FOUND' }
  readonly associationNotFound: { readonly code: 40400004; readonly name: 'ASSOCIATION_NOT_FOUND' }
  readonly internal: { readonly code: 50000000; readonly name: 'INTERNAL_SERVER_ERROR' }
  readonly accessTokenInvalid: { readonly code: 4010000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly accessTokenClaimEmpty: { readonly code: 4012251; readonly name: 'BAD_REQUEST_ACCESS_TOKEN_CLAIM_NOT_POPULATED' }
  readonly signatureExpired: { readonly code: 4030000; readonly name: 'AUTHENTICATION_FAIL' }
  readonly accessTokenExpired: { readonly code: 4032251; readonly name: 'ACCESS_TOKEN_EXPIRED' }
  readonly accessTokenForeign: { readonly code: 4032252; readonly name: 'ACCESS_TOKEN_INVALID' }
  readonly bearerExpired: { readonly code: 40100001; readonly name: 'ACCESS_TOKEN_EXPIRED' }
  readonly restrictionUnmet: { readonly code: 4042251; readonly name: 'API_KEY_RESTRICTION_INVALID' }
  readonly userUnknown: { readonly code: 4040100; readonly name: 'USER_NOT_FOUND' }
  readonly tenantUnknown: { readonly code: 4040900; readonly name: 'TENANT_NOT_FOUND' }
  readonly tenantBlocked: { readonly code: 4030003; readonly name: 'TENANT_BLOCKED' }
  readonly tenantInactive: { readonly code: 4030005; readonly name: 'TENANT_INACTIVE' }
  readonly pathNotFound: { readonly code: 40400000; readonly name: 'RESOURCE_NOT_FOUND' }
  readonly payloadTooLarge: { readonly code: 41300000; readonly name: 'PAYLOAD_TOO_LARGE' }
  readonly bearerInvalid: { readonly code: 4012250; readonly name: 'ACCESS_TOKEN_BAD_REQUEST' }
  readonly resellerIdMissingGen1: { readonly code: 4002101; readonly name: 'RESELLER_ID_MISSING' }
  readonly customerNotFoundGen1: { readonly code: 4042104; readonly name: 'CUSTOMER_NOT_FOUND' }
  readonly deviceDuplicateGen1: { readonly code: 4092100; readonly name: 'RESELLER_DEVICE_ALREADY_EXISTS' }
  readonly resellerNotFoundGen1: { readonly code: 4042100; readonly name: 'RESELLER_NOT_FOUND' }
  readonly alreadyAssociatedGen1: { readonly code: 4092103; readonly name: 'RESELLER_ASSOCIATION_ALREADY_EXISTS' }
  readonly parameterInvalidGen1: { readonly code: 4000000; readonly name: 'RESOURCE_INVALID_PARAM' }
  readonly deviceInvalidGen1: { readonly code: 4000000; readonly name: 'RESOURCE_INVALID_PARAM' }
  readonly unauthenticatedGen1: { readonly code: 4010000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly unauthorizedGen1: { readonly code: 4030000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly pathNotFoundGen1: { readonly code: 4040000; readonly name: 'RESOURCE_NOT_FOUND' }
  readonly tooManyAttemptsGen1: { readonly code: 4290000; readonly name: 'TOO_MANY_REQUESTS' }
  readonly payloadTooLargeGen1: { readonly code: 4130000; readonly name: 'PAYLOAD_TOO_LARGE' }
  readonly internalGen1: { readonly code: 5000000; readonly name: 'INTERNAL_SERVER_ERROR' }
  readonly tenantBlockedGen1: { readonly code: 4030003; readonly name: 'TENANT_BLOCKED' }
  readonly tenantInactiveGen1: { readonly code: 4030005; readonly name: 'TENANT_INACTIVE' }
  readonly parameterDuplicateGen1: { readonly code: 4002100; readonly name: 'RESOURCE_DUPLICATE_PARAM' }
  readonly pageOutOfBoundsGen1: { readonly code: 4002102; readonly name: 'PAGE_OUT_OF_BOUNDS' }
  readonly deviceCountExceededGen1: { readonly code: 4002103; readonly name: 'DEVICE_COUNT_EXCEEDED' }
  readonly resellerIdInvalidGen1: { readonly code: 4002110; readonly name: 'RESELLER_ID_INVALID' }
  readonly customerIdInvalidGen1: { readonly code: 4002111; readonly name: 'CUSTOMER_ID_INVALID' }
  readonly transactionIdInvalidGen1: { readonly code: 4002113; readonly name: 'TRANSACTION_ID_INVALID' }
  readonly transactionIdDuplicateGen1: { readonly code: 4002114; readonly name: 'TRANSACTION_ID_DUPLICATE' }
  readonly deviceNotFoundGen1: { readonly code: 4002144; readonly name: 'RESELLER_CUSTOMER_DEVICE_NOT_FOUND' }
  readonly vendorNotFoundGen1: { readonly code: 4042103; readonly name: 'VENDOR_NOT_FOUND' }
  readonly associationNotFoundGen1: { readonly code: 4042105; readonly name: 'ASSOCIATION_NOT_FOUND' }
}
