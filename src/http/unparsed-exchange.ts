/** Records the exchange of a request that the parser refused, in the journal of the world that it addresses. */
import type { IncomingMessage } from 'node:http'
import type { CallerFacts } from '../wire/api.ts'
import { recordedByParser } from './recording.ts'
import type { Response, Whole } from './response-type.ts'
import type { Serving } from './serving.ts'
import { type WorldAddress, withoutWorld, worldAddressOf } from './world-address.ts'

/** A request whose head was parsed, or else its request line, if any. */
export type UnparsedRequest = IncomingMessage | { readonly method: string; readonly url: string }

interface UnparsedExchange {
  readonly request: UnparsedRequest
  /** The request's target without an origin. */
  readonly target: string
  readonly response: Response<Whole>
}

interface UnparsedRefusal {
  readonly id: string
  readonly api: string
  readonly operation: string
  readonly code: number
  readonly reason: string
}

/** Returns the response, with headers that name the exchange where responses have them. Never rejects. */
export async function recordUnparsed<World, Caller extends CallerFacts>(
  serving: Serving<World, Caller>,
  { request, target, response }: UnparsedExchange,
  refusal: UnparsedRefusal,
): Promise<Response<Whole>> {
  const { journal } = serving
  if (journal === undefined) return response
  const isParsed = 'rawHeaders' in request
  if (isParsed) recordedByParser.add(request)
  const address = addressOf(serving, request, target)
  const entered = await serving.enterWorld(address?.name, { withoutStore: true }).catch(() => undefined)
  const mount = entered === undefined ? '' : (address?.pageMount ?? '')
  const headers = {
    ...response.headers,
    ...(journal.isShown && {
      'x-muster-request': refusal.id,
      'x-muster-explanation': mount + journal.addressOf(refusal.id),
    }),
  }
  journal.record(entered?.world, {
    ...refusal,
    sharedId: refusal.id,
    method: request.method ?? '',
    target: withoutWorld({}, target),
    httpVersion: isParsed ? request.httpVersion : '1.1',
    rawHeaders: isParsed ? request.rawHeaders : [],
    body: undefined,
    caller: undefined,
    status: response.status,
    isComplete: true,
    responseHeaders: headers,
    responseBody: response.body,
    responseBytes: Buffer.byteLength(response.body),
    responseSchema: undefined,
    ms: 0,
    fault: undefined,
    unread: [],
    nearest: undefined,
    findings: [],
  })
  entered?.leave()
  return { ...response, headers }
}

/** The world that a request addresses; of a request line alone, by its path. Undefined where two addresses differ. */
function addressOf<World, Caller extends CallerFacts>(
  { hasWorlds, ports }: Serving<World, Caller>,
  request: UnparsedRequest,
  target: string,
): WorldAddress | undefined {
  if (!hasWorlds) return undefined
  if (!('rawHeaders' in request)) {
    const named: Pick<IncomingMessage, 'worldInPath'> = {}
    withoutWorld(named, target)
    const mount = named.worldInPath === undefined ? '' : `/w/${named.worldInPath}`
    return { name: named.worldInPath, mount, pageMount: mount }
  }
  // Fastify has removed the prefix already where the body was arriving.
  if (request.worldInPath === undefined) withoutWorld(request, target)
  try {
    return worldAddressOf({ raw: request, headers: request.headers }, ports)
  } catch {
    return undefined
  }
}
