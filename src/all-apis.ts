/** The APIs of a server, and the OpenAPI documents made from them. */
import manifest from '../package.json' with { type: 'json' }
import { control } from './apis/control/index.ts'
import { serverOperations } from './apis/control/server.ts'
import type { ControlWorld } from './apis/control/world.ts'
import { gateway } from './apis/gateway/index.ts'
import { kme } from './apis/kme/index.ts'
import { mspOf } from './apis/msp/index.ts'
import { portal } from './apis/portal/index.ts'
import { gen1 } from './apis/reseller/gen1/index.ts'
import { kdpOf } from './apis/reseller/index.ts'
import type { Api, CallerFacts } from './wire/api.ts'
import type { Contract } from './wire/contract.ts'
import { openapi } from './wire/openapi.ts'
import type { OpenApi } from './wire/openapi-document.ts'
import { joined } from './wire/openapi-join.ts'

/** Every API at a contract date. The last one makes the responses for paths without the prefix of an API. */
export function apisOf(contract: Contract): Apis {
  // Each API has its own type of caller; the server passes an API only callers that this API admitted.
  const apis = made.get(contract) ?? ([kme, kdpOf(contract), gen1, mspOf(contract), gateway, portal, control] as unknown as Apis)
  made.set(contract, apis)
  return apis
}

/** What a worker serves: health, readiness and metrics. */
export const WORKER_APIS = [
  { ...control, operations: control.operations.filter(({ id }) => serverOperations.some(one => one.id === id)) },
] as unknown as Apis

type Apis = readonly Api<ControlWorld, AnyCaller>[]
const made = new Map<Contract, Apis>()

/** The common members of the callers of all APIs; each API has a narrower type. */
export interface AnyCaller {
  readonly scopes: ReadonlySet<string>
  readonly tenant?: { readonly id: string }
  /** The tenant of the credential, if the call can be about another tenant. */
  readonly home?: { readonly id: string }
  readonly by?: { readonly who: string; readonly channel: string }
}

const ABOUT = { version: manifest.version, server: '/' }

/** The OpenAPI documents, by name. Both generations of the reseller API are in one. */
export const documentsOf = (contract: Contract): Readonly<Record<string, () => Promise<OpenApi>>> => ({
  ...Object.fromEntries(
    apisOf(contract)
      .filter(({ name }) => name !== 'gen1')
      .map(api => [api.name === 'gateway' ? 'ams' : api.name, () => documentOf(api, contract)]),
  ),
  kdp: async () => joined(await documentOf(kdpOf(contract), contract), await documentOf(gen1, contract), 'Gen1'),
})

/** The examples were made at the newest contract date; a document of another one has none. */
const documentOf = async <World, Caller extends CallerFacts>(api: Api<World, Caller>, contract: Contract): Promise<OpenApi> =>
  openapi(api, { ...ABOUT, examples: contract === NEWEST ? await api.examples() : [] })

const NEWEST = '2026-07'

/** At the newest contract date, as `openapi/` has them. */
export const APIS = apisOf(NEWEST)
export const DOCUMENTS = documentsOf(NEWEST)
