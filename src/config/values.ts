/** Readers of the text of one setting. Each throws `ConfigError` with the name of the setting and where it was set. */
import { isIP } from 'node:net'
import { ConfigError } from './error.ts'
import type { Given, Name } from './settings.ts'

export interface Setting extends Given {
  readonly name: Name
}

export const describe = ({ name, text, from }: Setting): string => `${name} is ${JSON.stringify(text)} (${from})`

export function oneOf<Word extends string>(setting: Setting, words: readonly Word[]): Word {
  const word = words.find(known => known === setting.text)
  if (word === undefined) throw new ConfigError(`${describe(setting)}; it must be one of ${words.join(', ')}`)
  return word
}

export function whole(setting: Setting, { least, most }: { least: number; most: number }): number {
  const number = Number(setting.text)
  if (!/^\d+$/.test(setting.text) || number < least || number > most) {
    throw new ConfigError(`${describe(setting)}; it must be a whole number from ${least} to ${most}`)
  }
  return number
}

export function originIn(setting: Setting): string {
  // Without URL.parse, which Node 20 does not have.
  const url = URL.canParse(setting.text) ? new URL(setting.text) : null
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
  if (!isOrigin)
    throw new ConfigError(`${describe(setting)}; it must be an origin such as https://muster.example, without a path`)
  return url.origin
}

export function addresses({ name, text, from }: Setting): readonly string[] {
  const listed = text.split(',').map(entry => entry.trim())
  const wrong = listed.find(entry => entry !== '' && !isAddress(entry))
  if (wrong !== undefined) {
    throw new ConfigError(`${name} has ${JSON.stringify(wrong)} (${from}); each must be an address or a CIDR range`)
  }
  return listed.filter(entry => entry !== '')
}

function isAddress(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return longest > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
}

export const yes = (setting: Setting): boolean => oneOf(setting, ['true', 'false'] as const) === 'true'
