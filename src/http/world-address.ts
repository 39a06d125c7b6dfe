/**
 * Which world a request is for: the path's prefix `/w/{world}`, the header `x-muster-world`, a host `{world}.localhost`, or a
 * port of the world's own. Without any of them it is the default world.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { FastifyRequest } from 'fastify'

export interface WorldAddress {
  /** Undefined for the default world. */
  readonly name: string | undefined
  /** The start of paths below which the client addressed this world: `/w/{world}`, or empty in the other forms. */
  readonly mount: string
  /** The start of links for browsers, which cannot send a header. */
  readonly pageMount: string
}

/** Two addresses of a request that name different worlds. */
export class WorldConflict extends Error {}

declare module 'node:http' {
  interface IncomingMessage {
    /** The world that the path's prefix names. */
    worldInPath?: string
  }
}

/** A client that is configured to use a proxy sends a whole URL as the target; its host is ignored. */
export const withoutOrigin = (target: string): string => target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '')

/** Removes the prefix of a world from a request's target, and notes the world. For Fastify's `rewriteUrl`. */
export function withoutWorld(request: Pick<IncomingMessage, 'worldInPath'>, target: string): string {
  const found = PREFIX.exec(target)
  if (found === null) return target
  request.worldInPath = found[1] ?? ''
  const own = target.slice(found[0].length)
  return own.startsWith('/') ? own : `/${own}`
}

/** Throws `WorldConflict`. */
export function worldAddressOf(request: Pick<FastifyRequest, 'raw' | 'headers'>, portOf: WeakMap<Server, string>): WorldAddress {
  const { raw, headers } = request
  const inPath = raw.worldInPath
  const inHeader = headers['x-muster-world']
  const inHost = HOST.exec(headers.host ?? '')?.[1]?.toLowerCase()
  // Node sets the server of a connection; its types lack it.
  const byPort = portOf.get((raw.socket as unknown as { server?: Server }).server as Server)
  const named = [inPath, typeof inHeader === 'string' ? inHeader : undefined, inHost, byPort].filter(name => name !== undefined)
  const [name] = named
  if (named.some(other => other !== name)) throw new WorldConflict(`the request names several worlds: ${named.join(', ')}`)
  const mount = inPath === undefined ? '' : `/w/${inPath}`
  const needsPrefix = name !== undefined && inHost === undefined && byPort === undefined
  return { name, mount, pageMount: needsPrefix ? `/w/${name}` : '' }
}

const PREFIX = /^\/w\/([^/?]*)(?=[/?]|$)/
const HOST = /^([a-z0-9-]{1,40})\.localhost\.?(?::\d+)?$/i
