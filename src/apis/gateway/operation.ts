import { type Call, operations } from '../../wire/operation.ts'
import type { GatewayCaller, GatewayWorld } from './caller.ts'

export const operation = operations<GatewayWorld, GatewayCaller>()

/** A call of this API, as functions that several handlers use take it. */
export type GatewayCall = Call<GatewayCaller, unknown, unknown>
