/** The relation of a reseller and the customer, or provider, for which it uploads devices. */
export interface Association {
  readonly reseller: string
  readonly customer: string
  /** Pending until the customer trusts the reseller; inactive after the customer has removed the reseller. */
  readonly state: 'pending' | 'active' | 'inactive'
  /** Uploads of this reseller are approved without a request of the customer. */
  readonly autoApproval: boolean
  /** The profile that an approval assigns if neither the approval nor the upload's alias names one. */
  readonly defaultProfile: string | null
  /** The reseller's private label for the customer. */
  readonly internalReference: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** The totals of a reseller's uploads for a customer; stored with the association, so a read does not count devices. */
export interface AssociationTotals {
  readonly uploads: number
  readonly devices: number
  readonly lastUploadAt: number | null
}
