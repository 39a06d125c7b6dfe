import Type from 'typebox'
import type { Reseller } from '../../enrolment/tenant.ts'
import { pagesOf, pagingQuery } from '../../wire/paging.ts'
import { extension, ownResellerOfExtension, refuse, sentId, vendorId } from './dialect.ts'
import { resellerPage, within } from './paging.ts'

const Vendor = Type.Object(
  { vendorId: Type.String(), name: Type.String(), country: Type.String({ description: 'ISO 3166-1 alpha-2.' }) },
  { title: 'Vendor' },
)
const scopes = ['kdp', 'kdp.customers']

const details = extension({
  id: 'getReseller',
  method: 'GET',
  path: '/kcs/v1/rp/resellers',
  tag: 'Resellers',
  summary: 'Tell of the reseller itself',
  description: 'The first generation has it, and the second generation no counterpart.',
  query: Type.Object({ resellerId: Type.Optional(Type.String()) }),
  reply: Type.Object({
    resellerId: Type.String(),
    name: Type.String(),
    country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    vendors: Type.Array(Vendor),
  }),
  scopes,
  errors: ['resellerIdInvalid', 'resellerNotFound'],
  handle: async (world, call) => {
    await ownResellerOfExtension(world, call.caller, sentId(call, 'resellerId', call.query().resellerId))
    return resellerWord(call.caller.tenant)
  },
})

const vendors = extension({
  id: 'listVendors',
  method: 'GET',
  path: '/kcs/v1/rp/vendors',
  tag: 'Resellers',
  summary: 'List the vendors behind the reseller',
  query: Type.Object({ resellerId: Type.Optional(Type.String()), vendorId: Type.Optional(Type.String()), ...pagingQuery }),
  reply: Type.Object({
    totalCount: Type.Integer(),
    totalPage: Type.Integer(),
    pageNum: Type.Integer(),
    vendors: Type.Array(Vendor),
  }),
  scopes,
  errors: ['pageOutOfBounds', 'resellerIdInvalid', 'resellerNotFound', 'vendorNotFound'],
  handle: async (world, call) => {
    const query = call.query()
    const page = resellerPage(query)
    await ownResellerOfExtension(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const one = vendorId(query.vendorId)
    const all = resellerWord(call.caller.tenant).vendors.filter(vendor => one === null || vendor.vendorId === one)
    if (one !== null && all.length === 0) throw refuse('vendorNotFound')
    const rows = all.slice(page.number * page.size, (page.number + 1) * page.size)
    const { total } = within({ total: all.length }, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, vendors: rows }
  },
})

export const resellerExtensions = [details, vendors]

/** A reseller as it sees itself. A vendor is told in the country of the reseller that it stands behind. */
export const resellerWord = ({ id, name, country, vendors: own }: Reseller) => ({
  resellerId: id,
  name,
  country,
  vendors: own.map(vendor => ({ vendorId: vendor.id, name: vendor.name, country })),
})
