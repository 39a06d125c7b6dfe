import Type from 'typebox'

/** An id as clients send it, quoted or not; inside, always text. */
export const Id = (description: string) =>
  Type.Decode(Type.Union([Type.String(), Type.Integer()], { description }), id => String(id))

/** A member that may be absent, or null for the same. */
export const maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))

const UNSEEN = 'Absent while the association is PENDING.'

export const Customer = Type.Object(
  {
    customerId: Type.String(),
    companyName: Type.String(),
    internalReference: Type.Optional(Type.String()),
    country: Type.Optional(Type.String({ description: `ISO 3166-1 alpha-2. ${UNSEEN}` })),
    msp: Type.Optional(Type.Boolean({ description: `Whether it is a managed service provider. ${UNSEEN}` })),
    status: Type.Enum(['PENDING', 'ACTIVE', 'INACTIVE']),
    lastUploadTime: Type.Optional(Type.Integer({ description: 'Epoch ms.' })),
    uploadCount: Type.Integer(),
    deviceCount: Type.Integer(),
  },
  { title: 'Customer' },
)

/** What both generations answer to an order that is accepted. */
export const accepted = {
  transactionId: Type.String(),
  state: Type.Literal('Progress'),
  code: Type.Literal(2000000),
  message: Type.Literal('SUCCESS'),
}

export const Acknowledgement = Type.Object(
  { ...accepted, operationType: Type.Enum(['UPLOAD', 'DELETE']) },
  { title: 'Acknowledgement' },
)
