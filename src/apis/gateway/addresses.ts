import { originOf } from '../gate/origin.ts'
import type { GatewayWorld } from './caller.ts'
import type { GatewayCall } from './operation.ts'

/** The issuer, as RFC 8414 has it: the address under which the client reached its world. */
export const issuerOf = (world: GatewayWorld, call: GatewayCall): string =>
  originOf(world, call.headers) + (world.publicUrl?.() === undefined ? call.mount : mountOf(world))

/** The start of links for a browser to the world of the call. */
export const pagesOf = (world: GatewayWorld, call: GatewayCall): string =>
  originOf(world, call.headers) + (world.publicUrl?.() === undefined ? call.pageMount : mountOf(world))

/** A configured origin has neither the host nor the port of a world, so the path names the world. */
const mountOf = ({ name = 'default' }: GatewayWorld): string => (name === 'default' ? '' : `/w/${name}`)
