import { epochMs } from '../../wire/number.ts'
import { Unfit } from '../../wire/operation.ts'
import { changedAfterForm } from './checks.ts'

/**
 * Parses `changedAfter` to epoch ms. The documentation says hours, minutes or a date and gives no grammar; the parser accepts
 * `24h`, `90m`, an ISO 8601 date or date-time (UTC if it has no zone), epoch ms (13 digits) and epoch seconds (10 digits). Throws `Unfit`.
 */
export function changedAfter(text: string, now: number): number {
  const ago = AGO.exec(text)
  if (ago?.groups) return now - Number(ago.groups.count) * (ago.groups.unit?.toLowerCase() === 'h' ? HOUR : MINUTE)
  const moment = epochMs(text) ?? isoMoment(text)
  if (moment !== undefined) return moment
  const reason = 'must be hours (24h), minutes (90m), an ISO 8601 date, epoch milliseconds or epoch seconds'
  throw new Unfit('changedAfter', reason, changedAfterForm.rule)
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const AGO = /^(?<count>\d{1,9})(?<unit>[hm])$/i
// A query parser decodes an unescaped `+` to a space.
const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?<zone>Z|[+ -]\d\d:?\d\d)?)?$/i

function isoMoment(text: string): number | undefined {
  const parts = ISO.exec(text)?.groups
  if (parts === undefined) return undefined
  const { year, month, day, clock = '00:00', zone = 'Z' } = parts
  // Date.parse reads 30 February as 2 March.
  if (Number(day) > daysIn(Number(year), Number(month))) return undefined
  const offset = zone.replace(' ', '+').replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')
  const moment = Date.parse(`${year}-${month}-${day}T${clock}${offset.toUpperCase()}`)
  return Number.isNaN(moment) ? undefined : moment
}

const daysIn = (year: number, month: number): number => (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / DAY
