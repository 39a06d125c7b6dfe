import type { FastifyRequest } from 'fastify'
import type { FaultRequest } from '../faults/fault.ts'
import type { CallerFacts } from '../wire/api.ts'
import type { Call } from '../wire/operation.ts'
import { pathOf } from './head.ts'

/** The facts of a request that faults are compared with; `call` once the body is parsed. */
export const faultFacts = (
  { api, operation }: { readonly api: { readonly name: string }; readonly operation: { readonly id: string } },
  request: FastifyRequest,
  call?: Call<CallerFacts, unknown, unknown>,
): FaultRequest => ({
  api: api.name,
  operation: operation.id,
  method: request.method,
  path: pathOf(request),
  headers: request.headers as Record<string, string | undefined>,
  ...(call !== undefined && {
    tenant: call.caller.tenant?.id,
    body: call.sent.body,
    parameters: [call.params, call.sent.query],
  }),
})
