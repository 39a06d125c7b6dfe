/** An entry of the activity log, as Muster's own APIs show it. */
import Type from 'typebox'
import { type ActivityDetails, type ActivityEntry, type ActivityStatus, STATUSES } from '../../enrolment/activity.ts'

const orNull = (type: 'string' | 'integer', description: string) =>
  Type.Unsafe<string | number | null>({ type: [type, 'null'], description })

export const ActivityStatusSchema = Type.Unsafe<ActivityStatus>({ type: 'string', enum: [...STATUSES] })

export const activityMembers = {
  id: Type.String({ description: 'The same in the log of each tenant concerned.' }),
  date: Type.Integer({ description: "Epoch ms of the world's clock." }),
  performedBy: Type.String({
    description:
      "A user's e-mail, an app's client id, or `operator`; empty for the system. If it is of another tenant, that tenant's name; but a customer sees the e-mail of a provider's user.",
  }),
  service: Type.String(),
  category: Type.String({ description: 'Admin, Customer, Device, General, License, Profile, Reseller or Role.' }),
  customer: Type.String({ description: 'The name of the customer concerned, at that time.' }),
  customerId: orNull('string', 'The id of the customer concerned; for devices of a provider, the provider’s id.'),
  event: Type.String(),
  status: ActivityStatusSchema,
  description: Type.String(),
  details: Type.Unsafe<ActivityDetails>({
    type: 'object',
    additionalProperties: true,
    description: 'Ids of the objects concerned, as far as this tenant may see them.',
  }),
  code: orNull('integer', 'The error code, if the entry is a refusal.'),
  errorId: orNull('string', 'The error id of the response, if the entry is a refusal.'),
  channel: Type.String({ description: 'kme, kdp, gen1, msp, gateway, portal, control, device or work.' }),
  operation: Type.String({ description: 'The act; for a refusal, the id of the API’s operation.' }),
}

/** The entry without the tenant whose log it is. */
export const shownActivity = ({ time, tenant: _tenant, ...same }: ActivityEntry) => ({ ...same, date: time })
