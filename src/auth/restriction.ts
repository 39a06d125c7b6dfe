import { BlockList, isIP } from 'node:net'
import type { Bearing } from './caller.ts'
import type { Restriction } from './store.ts'

/** Whether a request comes from where its key may be used: `empty` if it does not say where it comes from. */
export function checkRestriction(restriction: Restriction | null, bearing: Bearing): 'met' | 'empty' | 'unlisted' {
  if (restriction === null) return 'met'
  const from = (restriction.type === 'ip' ? bearing.address : (bearing.headers.referer ?? '')).trim()
  if (from === '') return 'empty'
  const listed = restriction.type === 'ip' ? isAmong(restriction.allow, from) : isReferred(restriction.allow, from)
  return listed ? 'met' : 'unlisted'
}

/** Where it comes from, and whence it may, for a person. */
export function describeOrigin(restriction: Restriction | null, { headers, address }: Bearing): string {
  if (restriction === null) return 'no restriction'
  const from = restriction.type === 'ip' ? `address ${address}` : headers.referer ? `Referer ${headers.referer}` : 'no Referer'
  return `${from.slice(0, 200)}; may: ${restriction.allow.join(', ') || 'nobody'}`
}

function isAmong(ranges: readonly string[], from: string): boolean {
  const address = plain(from)
  if (isIP(address) === 0) return false
  return ranges.some(range => isWithin(range.trim(), address))
}

/** An entry that is neither an address nor a range lets nobody in. */
function isWithin(range: string, address: string): boolean {
  const [first = '', bits] = range.split('/')
  const base = plain(first)
  const family = isIP(base)
  if (family === 0) return false
  const list = new BlockList()
  if (bits === undefined) list.addAddress(base, familyName(base))
  else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
    list.addSubnet(base, Number(bits), familyName(base))
  return list.check(address, familyName(address))
}

const familyName = (address: string) => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** A socket that serves both families writes `::ffff:192.0.2.1` for 192.0.2.1, and link-local peers with their interface. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')

function isReferred(patterns: readonly string[], referer: string): boolean {
  if (!URL.canParse(referer)) return false
  const url = new URL(referer)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  // `https://allowed.example@elsewhere.example/` is elsewhere; a browser sends neither a user nor a fragment.
  url.username = ''
  url.password = ''
  url.hash = ''
  const whole = url.href.toLowerCase()
  return patterns.some(written => {
    const pattern = written.trim().toLowerCase()
    const text = pattern.includes('://') ? whole : whole.slice(whole.indexOf('://') + 3)
    return matches(pattern, text) || (text.endsWith('/') && matches(pattern, text.slice(0, -1)))
  })
}

/** `*` stands for anything. Step by step, since a regular expression of many stars can take for ever. */
function matches(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  const end = rest.pop()
  if (end === undefined) return pattern === text
  if (!text.startsWith(start)) return false
  let at = start.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - end.length >= at && text.endsWith(end)
}
