/** Where a command sends its requests. */
export interface ServerOptions {
  /** The address of a server, or of one of its worlds. */
  readonly url: string
  /** The world, in place of one that the address names. */
  readonly world?: string | undefined
}

/** The base URL of the APIs of the world that the options name. */
export const baseOf = ({ url, world }: ServerOptions): string => (world === undefined ? url : `${serverOf(url)}/w/${world}`)

/** The address without a world: the variable MUSTER_URL of `muster env` has one. */
export const serverOf = (url: string): string => url.replace(IN_WORLD, '').replace(/\/$/, '')

/** The name of the world that the options name. */
export const worldOf = ({ url, world }: ServerOptions): string => world ?? IN_WORLD.exec(url)?.[1] ?? 'default'

const IN_WORLD = /\/w\/([a-z0-9-]{1,40})\/?$/
