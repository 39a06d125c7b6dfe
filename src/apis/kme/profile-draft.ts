import Type, { type StaticDecode } from 'typebox'
import type { ProfileDraft } from '../../enrolment/create-profile.ts'
import { forCustomer } from './fields.ts'
import { plainFields } from './profile-shape.ts'

const agentSent = Type.Object({ mdmApkUri: Type.Optional(Type.String()) })
const {
  companyName,
  mailingAddress1,
  mailingAddress2,
  city,
  province,
  country,
  zipCode,
  supportPhoneNumber,
  supportEmailAddress,
} = plainFields

const Plain = Type.Object(plainFields)

export const ProfileBody = Type.Object({
  ...forCustomer,
  name: Type.Optional(
    Type.String({ description: 'Required; at most 64 characters, unique for the customer in any case of them.' }),
  ),
  ...plainFields,
  mdmApkUri: Type.Optional(Type.String({ description: "The agent's package. Required unless doEnabled or aeEnabled." })),
  mdmApkInfo: Type.Optional(agentSent),
  secondaryMdmApkUris: Type.Optional(Type.Array(Type.String())),
  secondaryMdmApkInfoList: Type.Optional(Type.Array(agentSent)),
  eulas: Type.Optional(
    Type.Array(
      Type.Object({
        title: Type.String(),
        content: Type.Optional(Type.String()),
        termsAndConditions: Type.Optional(Type.String()),
        href: Type.Optional(Type.String()),
      }),
      { description: 'At most three.' },
    ),
  ),
  customerSupport: Type.Optional(
    Type.Object(
      {
        companyName,
        mailingAddress1,
        mailingAddress2,
        city,
        province,
        country,
        zipCode,
        supportPhoneNumber,
        supportEmailAddress,
      },
      { description: 'The same as these members beside it.' },
    ),
  ),
})

export function draftOf(body: StaticDecode<typeof ProfileBody>): ProfileDraft {
  const { mdmApkUri, mdmApkInfo, secondaryMdmApkUris = [], secondaryMdmApkInfoList = [], customerSupport = {}, eulas } = body
  return {
    ...plain(customerSupport),
    ...plain(body),
    name: body.name,
    // An address that is empty is one that was left out.
    agent: mdmApkUri || mdmApkInfo?.mdmApkUri || undefined,
    otherAgents: [...secondaryMdmApkUris, ...secondaryMdmApkInfoList.map(agent => agent.mdmApkUri ?? '')].filter(
      uri => uri !== '',
    ),
    eulas: eulas?.map(({ title, content, termsAndConditions, href }) => ({
      title,
      content: content ?? termsAndConditions ?? href ?? '',
    })),
  }
}

/** The members that a profile keeps as they were sent; whatever else a client sends is not the profile's. */
function plain(sent: Partial<StaticDecode<typeof Plain>>): Partial<StaticDecode<typeof Plain>> {
  // Object.keys tells strings alone, and fromEntries nothing of which is which; both follow from the schema.
  const names = (Object.keys(plainFields) as (keyof typeof plainFields)[]).filter(name => sent[name] !== undefined)
  return Object.fromEntries(names.map(name => [name, sent[name]])) as Partial<StaticDecode<typeof Plain>>
}
