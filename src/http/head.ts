import type { FastifyRequest } from 'fastify'
import type { Api, CallerFacts, Head } from '../wire/api.ts'

/** The request's id: the client's own where the API takes one and it has only harmless characters, else one of ours. */
export function idOf<World, Caller extends CallerFacts>({ idHeader }: Api<World, Caller>, request: FastifyRequest): string {
  const own = idHeader === undefined ? undefined : request.headers[idHeader]
  return typeof own === 'string' && /^[\w.:-]{1,100}$/.test(own) ? own : request.id
}

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/'

/** The world of a request, for its lines in the log. */
export const worldOf = ({ entered }: FastifyRequest): { readonly world?: string } =>
  entered === null ? {} : { world: entered.name }

export const headOf = <World, Caller extends CallerFacts>(api: Api<World, Caller>, request: FastifyRequest): Head => ({
  id: idOf(api, request),
  method: request.method,
  path: pathOf(request),
  headers: headersOf(request),
  address: request.ip,
  query: request.query as Record<string, unknown>,
})

/** Node drops all Authorization headers but the first. A proxy may have checked another one, so the API gets all, joined. */
function headersOf(request: FastifyRequest): Record<string, string | undefined> {
  const headers = request.headers as Record<string, string | undefined>
  if (headers.authorization === undefined) return headers
  const lines = request.raw.rawHeaders
  const sent = lines.filter((_, i) => i % 2 === 1 && lines[i - 1]?.toLowerCase() === 'authorization')
  return sent.length < 2 ? headers : { ...headers, authorization: sent.join(', ') }
}
