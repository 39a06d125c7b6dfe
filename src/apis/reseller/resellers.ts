import Type from 'typebox'
import type { Reseller } from '../../enrolment/tenant.ts'
import { pagesOf, pagingQuery } from '../../wire/paging.ts'
import { objectShownAs } from '../../wire/shown.ts'
import { ownResellerOfExtension } from './caller.ts'
import * as checks from './checks.ts'
import { refuse, vendorId } from './dialect.ts'
import { extension, OWN_ID, resellerPage, sentId, VENDOR_ID, within } from './operation.ts'

const Vendor = Type.Object(
  { vendorId: Type.String(), name: Type.String(), country: Type.String({ description: 'ISO 3166-1 alpha-2.' }) },
  { title: 'Vendor' },
)

/** A reseller as it sees itself, in both generations. */
export const ResellerDetails = Type.Object(
  {
    resellerId: Type.String(),
    name: Type.String(),
    country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    vendors: Type.Array(Vendor),
  },
  { title: 'Reseller' },
)

const scopes = ['kdp', 'kdp.customers']

const details = extension({
  id: 'getReseller',
  method: 'GET',
  path: '/kcs/v1/rp/resellers',
  tag: 'Resellers',
  summary: 'Returns the calling reseller and its vendors',
  description: 'The first generation has this operation; the published second generation has none like it.',
  query: objectShownAs({ resellerId: Type.Optional(Type.String()) }, { resellerId: OWN_ID }),
  reply: ResellerDetails,
  scopes,
  checks: [checks.queryForm, checks.resellerSent, ...checks.ownReseller],
  handle: async (world, call) => {
    await ownResellerOfExtension(world, call.caller, sentId(call, 'resellerId', call.query().resellerId))
    return resellerBody(call.caller.tenant)
  },
})

const vendors = extension({
  id: 'listVendors',
  method: 'GET',
  path: '/kcs/v1/rp/vendors',
  tag: 'Resellers',
  summary: 'Lists the vendors (sub-resellers) of the reseller',
  query: objectShownAs(
    { resellerId: Type.Optional(Type.String()), vendorId: Type.Optional(Type.String()), ...pagingQuery },
    { resellerId: OWN_ID, vendorId: VENDOR_ID },
  ),
  reply: Type.Object({
    totalCount: Type.Integer(),
    totalPage: Type.Integer(),
    pageNum: Type.Integer(),
    vendors: Type.Array(Vendor),
  }),
  scopes,
  checks: [
    checks.queryForm,
    checks.pageSize,
    checks.resellerSent,
    ...checks.ownReseller,
    checks.vendorForm,
    checks.vendorKnown,
    checks.pageExists,
  ],
  handle: async (world, call) => {
    const query = call.query()
    const page = resellerPage(query)
    await ownResellerOfExtension(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const one = vendorId(query.vendorId)
    const all = resellerBody(call.caller.tenant).vendors.filter(vendor => one === null || vendor.vendorId === one)
    if (one !== null && all.length === 0) throw refuse(checks.vendorKnown)
    const rows = all.slice(page.number * page.size, (page.number + 1) * page.size)
    const { total } = within({ total: all.length }, page, refuse)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, vendors: rows }
  },
})

export const resellerExtensions = [details, vendors]

/** `ResellerDetails`. A vendor has no country of its own, so each shows that of the reseller. */
export const resellerBody = ({ id, name, country, vendors: own }: Reseller) => ({
  resellerId: id,
  name,
  country,
  vendors: own.map(vendor => ({ vendorId: vendor.id, name: vendor.name, country })),
})
