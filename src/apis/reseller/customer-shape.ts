import Type from 'typebox'
import type { AssociatedCustomer } from '../../enrolment/store/associations.ts'

const UNSEEN = 'Absent while the association is PENDING.'

export const Status = Type.Enum(['PENDING', 'ACTIVE', 'INACTIVE'], { description: 'The state of the association.' })

/** A customer as its reseller sees it, in both generations. */
export const Customer = Type.Object(
  {
    customerId: Type.String(),
    companyName: Type.String(),
    internalReference: Type.Optional(Type.String()),
    country: Type.Optional(Type.String({ description: `ISO 3166-1 alpha-2. ${UNSEEN}` })),
    msp: Type.Optional(Type.Boolean({ description: `Whether it is a managed service provider. ${UNSEEN}` })),
    status: Status,
    lastUploadTime: Type.Optional(Type.Integer({ description: 'Epoch ms.' })),
    uploadCount: Type.Integer(),
    deviceCount: Type.Integer(),
  },
  { title: 'Customer' },
)

/** A `Customer`. While the association is pending, the id and the name are all that the reseller sees of the customer's data. */
export const customerBody = ({ association, totals, customer }: AssociatedCustomer) => ({
  customerId: customer.id,
  companyName: customer.name,
  ...(association.internalReference === null ? {} : { internalReference: association.internalReference }),
  ...(association.state === 'pending' ? {} : { country: customer.country, msp: customer.kind === 'provider' }),
  status: association.state.toUpperCase(),
  ...(totals.lastUploadAt === null ? {} : { lastUploadTime: totals.lastUploadAt }),
  uploadCount: totals.uploads,
  deviceCount: totals.devices,
})
