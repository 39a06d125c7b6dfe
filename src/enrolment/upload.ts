/** A reseller's upload as the customer sees it: the devices of one transaction that were accepted, to be approved together. */
export interface Upload {
  /** The customer, or provider, that it was made for. */
  readonly tenant: string
  /** The transaction's serial. */
  readonly id: string
  readonly reseller: string
  /** The reseller's own id of the transaction. */
  readonly transaction: string
  readonly orderNo: string | null
  readonly state: 'Pending' | 'Approved'
  /** The profile that its devices get on approval: known once it is approved. */
  readonly profile: string | null
  /** Profile aliases that the reseller named, by service. */
  readonly aliases: Readonly<Record<string, string>>
  /** Devices that were accepted. */
  readonly devices: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly approvedAt: number | null
}
