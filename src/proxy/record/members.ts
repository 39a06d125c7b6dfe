/**
 * What the values of members, parameters and headers are, by their names. Only what is listed here as no identifier stays in a
 * recording: the value of an unknown member is replaced, since the service may send members that no page states.
 */

export type ValueKind = 'secret' | 'device' | 'id' | 'email' | 'phone' | 'url' | 'word' | 'number' | 'text' | 'unknown'

/** `isSecret` recognises the names of secrets. */
export function kindOf(name: string, isSecret: (name: string) => boolean): ValueKind {
  if (isSecret(name) || /public_?key|licen[cs]e|^(?:signature|nonce)$/i.test(name)) return 'secret'
  const bare = name.replace(/\[\d*\]$/, '').toLowerCase()
  if (DEVICES.has(bare)) return 'device'
  if (/e?mail(?:address)?$/.test(bare)) return 'email'
  if (/phone|number$/.test(bare)) return 'phone'
  if (/(?:ur[il]s?|website)$/.test(bare)) return 'url'
  if (WORDS.has(bare)) return 'word'
  if (TEXTS.has(bare)) return 'text'
  if (/^(?:page|total|validity|expires_)|(?:count|size|minutes|hours)$/.test(bare)) return 'number'
  return /(?:[a-z]Ids?|_ids?|[a-z]No)$/.test(name.replace(/\[\d*\]$/, '')) || IDS.has(bare) ? 'id' : 'unknown'
}

const DEVICES: ReadonlySet<string> = new Set([
  'imei',
  'imei2',
  'mei',
  'meid',
  'serialnumber',
  'devices',
  'list',
  'deviceid',
  'deviceids',
  'imeiorserials',
  'successdevicelist',
  'faileddevicelist',
  'notfounddevicelist',
  'invaliddevicelist',
  'search',
])

/** Headers have their names in lower case. */
const IDS: ReadonlySet<string> = new Set([
  'id',
  'ids',
  'customerid',
  'resellerid',
  'vendorid',
  'x-wsm-managed-tenantid',
  'x-wsm-txid',
  'jti',
  'kid',
  'stc',
])

const WORDS: ReadonlySet<string> = new Set([
  'state',
  'status',
  'type',
  'operationtype',
  'transactiontype',
  'managementtype',
  'managedservices',
  'service',
  'services',
  'result',
  'authtype',
  'targetservice',
  'sortby',
  'sortorder',
  'supportedmdm',
  'country',
  'model',
  'message',
  'code',
  'errorcode',
  'grant_type',
  'token_type',
  'response_type',
  'scope',
  'algorithm',
  'kty',
  'alg',
  'use',
  'kgdomaintype',
  'kgtenanttype',
  'companysize',
])

const TEXTS: ReadonlySet<string> = new Set(['data', 'message', 'errormessage', 'error', 'error_description', 'detail', 'reason'])

/** Whether the value of such a member is one word: of an enumeration, the name of a code, a code, or a model code. */
export const isWord = (text: string): boolean =>
  /^(?:[A-Za-z]+(?:[_.:-][A-Za-z]+)*|[1-5]\d{2,7}|SM-[A-Z]\d{3}[A-Z0-9]{0,3})$/.test(text) && text.length <= 80

/** A number that is no identifier: a count or a time in ms. */
export const isPlainNumber = (value: number): boolean => Math.abs(value) < 100_000 || (value > 1e12 && value < 4e12)

/** A date or a time as ISO 8601 has it. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)
