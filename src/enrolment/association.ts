/** The relation of a reseller and the customer, or provider, that it uploads for. */
export interface Association {
  readonly reseller: string
  readonly customer: string
  /** Pending until the customer trusts the reseller; inactive once it no longer does. */
  readonly state: 'pending' | 'active' | 'inactive'
  /** The customer approves this reseller's uploads without being asked. */
  readonly autoApproval: boolean
  /** The profile that approval assigns when nothing nearer names one. */
  readonly defaultProfile: string | null
  /** The reseller's private label for the customer. */
  readonly internalReference: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a reseller has uploaded for a customer: kept with the rows, never counted. */
export interface AssociationTotals {
  readonly uploads: number
  readonly devices: number
  readonly lastUploadAt: number | null
}
