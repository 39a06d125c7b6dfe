import { BlockList, isIP } from 'node:net'
import type { RequestHead } from './caller.ts'
import type { Restriction } from './store.ts'

/** Whether the origin of a request is in a restriction; `empty` if the request has no address or no Referer. */
export function checkRestriction(restriction: Restriction | null, head: RequestHead): 'met' | 'empty' | 'unlisted' {
  if (restriction === null) return 'met'
  const from = (restriction.type === 'ip' ? head.address : (head.headers.referer ?? '')).trim()
  if (from === '') return 'empty'
  const listed = restriction.type === 'ip' ? isAmong(restriction.allow, from) : isReferred(restriction.allow, from)
  return listed ? 'met' : 'unlisted'
}

/** Describes the origin of a request and the permitted ones, for people. */
export function describeOrigin(restriction: Restriction | null, { headers, address }: RequestHead): string {
  if (restriction === null) return 'no restriction'
  const from = restriction.type === 'ip' ? `address ${address}` : headers.referer ? `Referer ${headers.referer}` : 'no Referer'
  return `${from.slice(0, 200)}; allowed: ${restriction.allow.join(', ') || 'none'}`
}

function isAmong(ranges: readonly string[], from: string): boolean {
  const address = plain(from)
  if (isIP(address) === 0) return false
  return ranges.some(range => isWithin(range.trim(), address))
}

/** Whether an address is in a range. An entry that is neither an address nor a range matches no address. */
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

/** An address without the `::ffff:` prefix of a dual-stack socket and without the interface of a link-local peer. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')

function isReferred(patterns: readonly string[], referer: string): boolean {
  if (!URL.canParse(referer)) return false
  const url = new URL(referer)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  // The host of `https://allowed.example@other.example/` is `other.example`. A browser sends neither a user nor a fragment.
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

/** Matches a pattern in which `*` is any text. A regular expression with many stars could need exponential time. */
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
