import { InvalidArgumentError, Option } from 'commander'
import { isKnoxHost } from '../proxy/knox-host.ts'

export { baseOf, type ServerOptions, serverOf, worldOf } from './server-address.ts'

export const urlOption = (): Option =>
  new Option('--url <url>', 'the address of the server').env('MUSTER_URL').default('http://127.0.0.1:4600').argParser(addressOf)

/** An address of a Muster server. A variable or a file must not lead to the real service. */
function addressOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:4600.')
  // Paths are appended to the address, and `fetch` refuses one with a user.
  const { username, password } = new URL(text)
  if (/[?#]/.test(text) || username + password !== '') throw new InvalidArgumentError('It must have no user, query or fragment.')
  if (!isKnoxHost(new URL(text).hostname)) return text
  throw new InvalidArgumentError(
    'That is a host of the real service. Commands for devices reach it by --host us, eu or global, and by no address.',
  )
}

export const worldOption = (): Option =>
  new Option('--world <name>', 'the world of the server (default: the one in the address, or else the default world)')
    .env('MUSTER_WORLD')
    .argParser(nameOf)

/** A name of a world or of a snapshot, which may be a part of a path. Another one, such as `..`, would address another resource. */
export function nameOf(text: string): string {
  if (/^[a-z0-9-]{1,40}$/.test(text)) return text
  throw new InvalidArgumentError('A name has 1 to 40 characters of a-z, 0-9 and "-".')
}
