import { domainOf } from './knox-manage.ts'

/**
 * Whether an address is at one of the providers where anybody gets one. The vendor names Gmail and Outlook as examples and
 * publishes no list; this one is ours.
 */
export function isFreeMail(email: string): boolean {
  const domain = domainOf(email)
  const [first = '', ...rest] = domain.split('.')
  return DOMAINS.has(domain) || (FAMILIES.has(first) && rest.length > 0 && rest.length <= 2)
}

const DOMAINS: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com icloud.com me.com aol.com mail.com proton.me
  protonmail.com naver.com qq.com 163.com 126.com`.split(/\s+/),
)
// Under the domains of many countries: yahoo.de, yahoo.co.uk.
const FAMILIES: ReadonlySet<string> = new Set(['yahoo', 'gmx', 'yandex'])
