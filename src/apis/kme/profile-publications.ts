import Type from 'typebox'
import { beginPublish, publicationsOf } from '../../enrolment/publish.ts'
import type { Publication } from '../../enrolment/transaction.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import * as checks from './checks.ts'
import { orThrow, refusedAgent } from './dialect.ts'
import { forCustomer, PAGES, requireId } from './fields.ts'
import { operation } from './operation.ts'
import * as ofProfiles from './profile-checks.ts'
import { draftOf, ProfileBody } from './profile-draft.ts'

const tag = 'Profile-Management'

export const addProfileAsync = operation({
  id: 'addBulkEnrollProfileAsyncUsingPOST',
  method: 'POST',
  path: '/kcs/v1/kme/profiles/createAsync',
  tag,
  summary: 'Creates a profile in the background',
  description:
    "Responds once the request is stored; a worker fetches the agent's package after that, and `profiles/status` shows the outcome. " +
    'The profile has its id and its name at once, and can be assigned once it is published.',
  body: ProfileBody,
  reply: Type.Object({ transactionId: Type.String() }),
  checks: [
    checks.bodyForm,
    ofProfiles.customDataDepth,
    ...ofProfiles.profileRules,
    ofProfiles.nameFree,
    ofProfiles.nameUnreserved,
  ],
  scopes: ['kme', 'kme.profiles', 'kme.profiles:manage'],
  handle: async (world, call) => {
    const draft = draftOf(call.body())
    const { tenant, by } = call.caller
    const { id } = orThrow(await beginPublish(world, by, { tenant: tenant.id, draft }))
    return { transactionId: id }
  },
})

const STATES = { waiting: 'Pending', processing: 'Processing', published: 'Complete', failed: 'Failed' } as const

export const profileStatus = operation({
  id: 'queryTransactionStatusUsingGET',
  method: 'GET',
  path: '/kcs/v1/kme/profiles/status',
  tag,
  summary: 'Lists profiles that were created in the background, with their states',
  description: 'Newest first, for 30 days. A profile that failed is deleted, and its name is free again.',
  query: Type.Object({
    ...forCustomer,
    ...pagingQuery,
    transactionId: Type.Optional(Type.String({ description: 'Only this transaction; an unknown id lists none.' })),
  }),
  reply: Type.Object({
    profiles: Type.Object({
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      transactions: Type.Array(
        Type.Object(
          {
            tenantId: Type.String(),
            transactionId: Type.String(),
            type: Type.Literal('Put'),
            state: Type.Enum(Object.values(STATES)),
            profileId: Type.String(),
            profileName: Type.String(),
            errorCode: Type.Optional(
              Type.Integer({ description: 'Only if Failed: the error code of `profiles/create` for the same failure.' }),
            ),
            errorMessage: Type.Optional(Type.String({ description: 'The reason.' })),
          },
          { title: 'Publication' },
        ),
      ),
    }),
  }),
  checks: [checks.queryForm, checks.pageSize, checks.transactionIdForm],
  scopes: ['kme', 'kme.profiles', 'kme.profiles:view'],
  handle: async (world, call) => {
    const { transactionId: transaction, ...query } = call.query()
    const page = pageOf(query, PAGES)
    requireId('transactionId', transaction)
    const { rows, total } = await publicationsOf(world, { tenant: call.caller.tenant.id, transaction }, page)
    return {
      profiles: {
        totalCount: total,
        totalPage: pagesOf(total, page),
        pageNum: page.number,
        transactions: rows.map(publicationBody),
      },
    }
  },
})

function publicationBody({ tenant, id, state, profile, name, fault }: Publication) {
  const refused = fault === null ? undefined : refusedAgent(fault)
  return {
    tenantId: tenant,
    transactionId: id,
    // The published sample shows Put alone, though the transaction creates a profile.
    type: 'Put',
    state: STATES[state],
    profileId: profile,
    profileName: name,
    ...(refused && { errorCode: refused.row[0], errorMessage: refused.text }),
  }
}
