import { domainOf } from './knox-manage.ts'

/**
 * Whether an e-mail address is at a free mail service. The vendor names Gmail and Outlook as examples and publishes no list; this
 * list is inferred.
 */
export function isFreeMailService(email: string): boolean {
  const domain = domainOf(email)
  const [first = '', ...rest] = domain.split('.')
  return DOMAINS.has(domain) || (FAMILIES.has(first) && rest.length > 0 && rest.length <= 2)
}

const DOMAINS: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com icloud.com me.com aol.com mail.com proton.me
  protonmail.com naver.com qq.com 163.com 126.com`.split(/\s+/),
)
// Services with a domain for each country: yahoo.de, yahoo.co.uk.
const FAMILIES: ReadonlySet<string> = new Set(['yahoo', 'gmx', 'yandex'])
