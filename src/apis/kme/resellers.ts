import Type from 'typebox'
import { trust } from '../../enrolment/trust.ts'
import { orRefuseOfReseller as orRefuse } from './dialect.ts'
import { forCustomer, ofResellers, orNull, ResellerId, requireId } from './fields.ts'
import { operation } from './operation.ts'
import { shown } from './profile-aliases.ts'
import { AliasSchema } from './profile-shape.ts'

export const approveReseller = operation({
  id: 'approveReseller',
  method: 'POST',
  path: '/kcs/v1/kme/reseller/approvals',
  ...ofResellers,
  summary: 'Takes a reseller for the customer, or changes how far it is trusted',
  description: 'What is not said stays as it is. It counts for uploads and approvals that come after it.',
  body: Type.Object({
    ...forCustomer,
    resellerId: ResellerId,
    autoApproval: Type.Optional(Type.Boolean({ description: 'Its uploads need no approval. Default false.' })),
    defaultProfileId: Type.Optional(
      orNull(Type.String({ description: 'What devices get at approval when nothing nearer names a profile.' })),
    ),
    update: Type.Optional(Type.Boolean({ description: 'Needed where the reseller is associated and active already.' })),
  }),
  reply: Type.Object({
    resellerId: Type.String(),
    resellerName: Type.String(),
    autoApproval: Type.Boolean(),
    defaultProfileId: orNull(Type.String()),
    profileAlias: Type.Array(AliasSchema),
  }),
  errors: ['resellerUnknown', 'resellersProfileUnknown', 'associationExists'],
  handle: async (world, call) => {
    const { resellerId, autoApproval, defaultProfileId, update } = call.body()
    requireId('resellerId', resellerId)
    const { tenant, by } = call.caller
    const { association, resellerName } = orRefuse(
      await trust(world, by, {
        customer: tenant.id,
        reseller: resellerId,
        autoApproval,
        defaultProfile: isNull(call.sent.body, 'defaultProfileId') ? null : defaultProfileId,
        even: update === true ? 'even trusted' : undefined,
      }),
    )
    const aliases = await world.store.aliases.of(tenant.id, resellerId)
    return {
      resellerId,
      resellerName,
      autoApproval: association.autoApproval,
      defaultProfileId: association.defaultProfile,
      profileAlias: await Promise.all(aliases.map(alias => shown(world, alias))),
    }
  },
})

/** A null is dropped before a schema sees it; here it means something. */
const isNull = (sent: unknown, member: string): boolean => (sent as Readonly<Record<string, unknown>>)[member] === null
