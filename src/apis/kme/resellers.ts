import Type from 'typebox'
import { trust } from '../../enrolment/trust.ts'
import * as checks from './checks.ts'
import { orThrowOfReseller as orThrow } from './dialect.ts'
import { forCustomer, ofResellers, orNull, ResellerId, requireId } from './fields.ts'
import { operation } from './operation.ts'
import { aliasWithProfile } from './profile-aliases.ts'
import { AliasSchema } from './profile-shape.ts'

export const approveReseller = operation({
  id: 'approveReseller',
  method: 'POST',
  path: '/kcs/v1/kme/reseller/approvals',
  ...ofResellers,
  summary: 'Approves a reseller for the customer, or changes its preferences',
  description: 'A member that is left out stays unchanged. The preferences apply to later uploads and approvals.',
  body: Type.Object(
    {
      ...forCustomer,
      resellerId: ResellerId,
      autoApproval: Type.Optional(Type.Boolean({ description: 'Uploads of the reseller need no approval. Default false.' })),
      defaultProfileId: Type.Optional(
        orNull(
          Type.String({
            description:
              'The profile that devices get at approval unless the approval or an alias of the upload names one. Null removes it.',
          }),
        ),
      ),
      update: Type.Optional(Type.Boolean({ description: 'Required if the association is active already.' })),
    },
    { title: 'ResellerApproval' },
  ),
  reply: Type.Object(
    {
      resellerId: Type.String(),
      resellerName: Type.String(),
      autoApproval: Type.Boolean(),
      defaultProfileId: orNull(Type.String()),
      profileAlias: Type.Array(AliasSchema),
    },
    { title: 'Reseller' },
  ),
  checks: [checks.bodyForm, checks.resellerIdForm, checks.resellerKnown, checks.defaultProfileKnown, checks.notAssociated],
  handle: async (world, call) => {
    const { resellerId, autoApproval, defaultProfileId, update } = call.body()
    requireId('resellerId', resellerId)
    const { tenant, by } = call.caller
    const { association, resellerName } = orThrow(
      await trust(world, by, {
        customer: tenant.id,
        reseller: resellerId,
        autoApproval,
        defaultProfile: isNull(call.sent.body, 'defaultProfileId') ? null : defaultProfileId,
        even: update === true ? 'even trusted' : undefined,
      }),
    )
    const aliases = await world.store.aliases.of(tenant.id, [resellerId])
    return {
      resellerId,
      resellerName,
      autoApproval: association.autoApproval,
      defaultProfileId: association.defaultProfile,
      profileAlias: await Promise.all(aliases.map(alias => aliasWithProfile(world, alias))),
    }
  },
})

/** `operation()` drops nulls before a schema is checked; here a null removes the default profile. */
const isNull = (sent: unknown, member: string): boolean => (sent as Readonly<Record<string, unknown>>)[member] === null
