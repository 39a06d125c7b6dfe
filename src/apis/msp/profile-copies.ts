import Type from 'typebox'
import { type CopyReason, type CopyResult, copyProfiles } from '../../enrolment/copy-profiles.ts'
import { overwriteProfiles } from '../../enrolment/overwrite-profiles.ts'
import type { Profile } from '../../enrolment/profile.ts'
import { isRefusal, type Refusal } from '../../enrolment/refusal.ts'
import { Reply } from '../../wire/api.ts'
import { TextOrNumber } from '../../wire/number.ts'
import { Unfit } from '../../wire/operation.ts'
import { shownAs } from '../../wire/shown.ts'
import { NAME } from '../../wire/text.ts'
import * as checks from './checks.ts'
import { orThrowProfile, profileRefusal } from './dialect.ts'
import { operation } from './operation.ts'
import { ProfileService, profileService, scopes, tag } from './profiles.ts'

/** Inferred: no limit is published. */
const MOST_COPIES = 100

const Result = Type.Object(
  {
    profileId: Type.String(),
    customerId: Type.Optional(Type.String()),
    newProfileId: Type.Optional(Type.String()),
    result: Type.Enum(['SUCCESS', 'FAIL']),
    error: Type.Optional(Type.Object({ code: Type.String(), errorCode: Type.String(), errorMessage: Type.String() })),
  },
  { title: 'CopyResult' },
)
const Results = Type.Object({ results: Type.Array(Result) }, { title: 'CopyResults' })
const inPart = 'If every copy failed, the response is the error of the first one.'
const others = { 206: 'Some copies failed, each with its error.' }

const Text = Type.String({ maxLength: 200 })
const CustomerId = TextOrNumber({ maxLength: 200 })

const NewName = Type.String({ ...NAME, maxLength: 200 })
const Target = Type.Object(
  { customerId: CustomerId, newProfileName: Type.Optional(Type.Union([NewName, Type.Null()], shownAs(NewName))) },
  { title: 'CopyTarget' },
)

export const copy = operation({
  id: 'copyProfiles',
  method: 'POST',
  path: '/msp/v1/profiles/copy',
  tag,
  summary: 'Copies profiles of a fully managed customer to others',
  description: inPart,
  others,
  body: Type.Object(
    {
      service: ProfileService,
      sourceCustomerId: CustomerId,
      profiles: Type.Array(Type.Object({ profileId: Text, targets: Type.Array(Target, { minItems: 1 }) }), { minItems: 1 }),
    },
    { title: 'Copy' },
  ),
  reply: Results,
  checks: [
    checks.bodyForm,
    checks.serviceKnown,
    checks.copyable,
    checks.copyCount,
    checks.sourceKnown,
    ...checks.accepted.map(check => ({ ...check, reads: ['sourceCustomerId'] })),
    checks.accountServices,
    checks.fullyManaged,
    ...checks.copied,
  ],
  scopes,
  handle: async (world, call) => {
    const body = call.body()
    const service = profileService(body.service)
    const copies = body.profiles.flatMap(({ profileId, targets }) =>
      targets.map(({ customerId, newProfileName }) => ({
        profile: profileId,
        customer: String(customerId),
        name: newProfileName ?? undefined,
      })),
    )
    if (copies.length > MOST_COPIES)
      throw new Unfit('profiles', `may ask for at most ${MOST_COPIES} copies`, checks.copyCount.rule)
    const { tenant, by } = call.caller
    const source = String(body.sourceCustomerId)
    const written = orThrowProfile(await copyProfiles(world, by, { provider: tenant.id, source, service, copies }))
    return resultsOf(written, ({ id }) => ({ newProfileId: id }))
  },
})

export const overwrite = operation({
  id: 'overwriteProfiles',
  method: 'POST',
  path: '/msp/v1/profiles/overwrite',
  tag,
  summary: 'Overwrites the copies of a profile with its settings',
  description: `The names of the copies do not change. ${inPart}`,
  others,
  body: Type.Object(
    {
      service: ProfileService,
      parentProfileId: Text,
      childProfileIds: Type.Optional(Type.Array(Text, { maxItems: MOST_COPIES, description: 'Default: all copies.' })),
    },
    { title: 'Overwrite' },
  ),
  reply: Results,
  checks: [
    checks.bodyForm,
    checks.serviceKnown,
    checks.copyable,
    checks.parentKnown,
    checks.childKnown,
    ...checks.targetStays,
    checks.targetServices,
  ],
  scopes,
  handle: async (world, call) => {
    const { service, parentProfileId, childProfileIds: children } = call.body()
    const { tenant, by } = call.caller
    const order = { provider: tenant.id, service: profileService(service), parent: parentProfileId, children }
    return resultsOf(orThrowProfile(await overwriteProfiles(world, by, order)))
  },
})

/** The result of each copy. Throws the refusal of the first one if all failed. */
function resultsOf(written: readonly CopyResult[], shown: (profile: Profile) => object = () => ({})): Reply {
  const failed = written.flatMap(({ outcome }) => (isRefusal(outcome) ? [outcome] : []))
  const [first] = failed
  if (first !== undefined && failed.length === written.length) throw profileRefusal(first)
  const results = written.map(({ profile, customer, outcome }) => ({
    profileId: profile,
    ...(customer !== null && { customerId: customer }),
    ...(isRefusal(outcome) ? { result: 'FAIL', error: errorOf(outcome) } : { ...shown(outcome), result: 'SUCCESS' }),
  }))
  return new Reply(first === undefined ? 200 : 206, { results })
}

const errorOf = (refusal: Refusal<CopyReason>): object => {
  const { row, text } = profileRefusal(refusal)
  return { code: row[1], errorCode: String(row[0]), errorMessage: text }
}
