import Type, { type StaticDecode } from 'typebox'
import type { ProfileDraft } from '../../enrolment/profile-rules.ts'
import { nestsTooDeep } from '../../wire/json.ts'
import { Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { LINES, NAME } from '../../wire/text.ts'
import { forCustomer } from './fields.ts'
import { customDataDepth } from './profile-checks.ts'
import { Eula, plainFields } from './profile-shape.ts'

const agentSent = Type.Object({ mdmApkUri: Type.Optional(Type.String()) })
const Plain = Type.Object(plainFields)
/** The members that a body may also have in `customerSupport`. Those beside it take precedence. */
const Support = Type.Pick(Plain, [
  'companyName',
  'mailingAddress1',
  'mailingAddress2',
  'city',
  'province',
  'country',
  'zipCode',
  'supportPhoneNumber',
  'supportEmailAddress',
])
const EulaSent = Type.Object({
  title: Type.String(),
  content: Type.Optional(Type.String(LINES)),
  termsAndConditions: Type.Optional(Type.String(LINES)),
  href: Type.Optional(Type.String()),
})

/** A profile in a request. Documents show one place for each member. */
export const ProfileBody = objectShownAs(
  {
    ...forCustomer,
    name: Type.Optional(Type.String(NAME)),
    ...plainFields,
    mdmApkUri: Type.Optional(Type.String({ description: "URL of the agent's package. Required unless doEnabled or aeEnabled." })),
    mdmApkInfo: Type.Optional(agentSent),
    secondaryMdmApkUris: Type.Optional(Type.Array(Type.String())),
    secondaryMdmApkInfoList: Type.Optional(Type.Array(agentSent)),
    eulas: Type.Optional(Type.Array(EulaSent, shownAs(Type.Array(Eula, { maxItems: 3 })))),
    customerSupport: Type.Optional(Support),
  },
  {
    name: Type.String({ minLength: 1, maxLength: 64, description: 'Unique for the customer, case-insensitive.' }),
    mdmApkInfo: undefined,
    secondaryMdmApkInfoList: undefined,
    customerSupport: undefined,
  },
  { title: 'ProfileDraft' },
)

/** A profile draft from a request body. */
export function draftOf(body: StaticDecode<typeof ProfileBody>): ProfileDraft {
  const { mdmApkUri, mdmApkInfo, secondaryMdmApkUris = [], secondaryMdmApkInfoList = [], customerSupport = {}, eulas } = body
  // An empty text is treated as absent, like an empty address of an agent.
  const customData = body.mdmProfileCustomData || undefined
  if (customData !== undefined && nestsTooDeep(customData))
    throw new Unfit('mdmProfileCustomData', 'nests too deep', customDataDepth.rule)
  return {
    ...plainMembers(customerSupport),
    ...plainMembers({ ...body, mdmProfileCustomData: customData }),
    name: body.name,
    // An empty address is treated as absent.
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

/** The members that a profile stores as they were sent. Other members of the request are dropped. */
function plainMembers(sent: Partial<StaticDecode<typeof Plain>>): Partial<StaticDecode<typeof Plain>> {
  // Object.keys and Object.fromEntries lose the types of the keys; both follow from the schema.
  const names = (Object.keys(plainFields) as (keyof typeof plainFields)[]).filter(name => sent[name] !== undefined)
  return Object.fromEntries(names.map(name => [name, sent[name]])) as Partial<StaticDecode<typeof Plain>>
}
