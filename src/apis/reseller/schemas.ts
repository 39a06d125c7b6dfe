import Type from 'typebox'

/** An id as clients send it, quoted or not; inside, always text. */
export const Id = (description: string) =>
  Type.Decode(Type.Union([Type.String(), Type.Integer()], { description }), id => String(id))

/** A member that may be absent, or null for the same. */
export const maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))

export const Customer = Type.Object(
  {
    customerId: Type.String(),
    companyName: Type.String(),
    internalReference: Type.Optional(Type.String()),
    country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    msp: Type.Boolean(),
    status: Type.Enum(['PENDING', 'ACTIVE', 'INACTIVE']),
    lastUploadTime: Type.Optional(Type.Integer({ description: 'Epoch ms.' })),
    uploadCount: Type.Integer(),
    deviceCount: Type.Integer(),
  },
  { title: 'Customer' },
)

export const Transaction = Type.Object(
  {
    transactionId: Type.String(),
    state: Type.Enum(['Progress', 'Complete']),
    type: Type.Enum(['Put', 'Delete']),
    orderNo: Type.Optional(Type.String()),
    devices: Type.Array(
      Type.Object({
        imei: Type.Optional(Type.Unknown()),
        meid: Type.Optional(Type.Unknown()),
        serialNumber: Type.Optional(Type.Unknown()),
        code: Type.Optional(Type.Integer()),
        message: Type.Optional(Type.String()),
        data: Type.Optional(Type.String()),
      }),
      { description: 'One row for each submitted identifier, in the order of submission; empty while in progress and in lists.' },
    ),
    operationType: Type.Enum(['UPLOAD', 'DELETE']),
  },
  { title: 'Transaction' },
)
