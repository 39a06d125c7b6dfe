import { InvalidArgumentError, Option } from 'commander'

/** Where a command sends its requests. */
export interface ServerOptions {
  /** The address of a server, or of one of its worlds. */
  readonly url: string
  /** The world, in place of one that the address names. */
  readonly world?: string | undefined
}

export const urlOption = (): Option =>
  new Option('--url <url>', 'the address of the server').env('MUSTER_URL').default('http://127.0.0.1:4600')

export const worldOption = (): Option =>
  new Option('--world <name>', 'the world of the server (default: the one in the address, or else the default world)')
    .env('MUSTER_WORLD')
    .argParser(nameOf)

/** A name of a world or of a snapshot, which may be a part of a path. Another one, such as `..`, would address another resource. */
export function nameOf(text: string): string {
  if (/^[a-z0-9-]{1,40}$/.test(text)) return text
  throw new InvalidArgumentError('A name has 1 to 40 characters of a-z, 0-9 and "-".')
}

/** The base URL of the APIs of the world that the options name. */
export const baseOf = ({ url, world }: ServerOptions): string => (world === undefined ? url : `${serverOf(url)}/w/${world}`)

/** The address without a world: the variable MUSTER_URL of `muster env` has one. */
export const serverOf = (url: string): string => url.replace(IN_WORLD, '').replace(/\/$/, '')

/** The name of the world that the options name. */
export const worldOf = ({ url, world }: ServerOptions): string => world ?? IN_WORLD.exec(url)?.[1] ?? 'default'

const IN_WORLD = /\/w\/([a-z0-9-]{1,40})\/?$/
