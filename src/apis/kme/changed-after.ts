import { Unfit } from '../../wire/operation.ts'

/**
 * The moment that `changedAfter` names, epoch ms. Its documentation says hours, minutes or a date and gives no grammar; taken
 * are `24h`, `90m`, a date or date-time of ISO 8601 (UTC where no zone is named) and epoch ms. Throws `Unfit`.
 */
export function changedAfter(text: string, now: number): number {
  const ago = AGO.exec(text)
  if (ago?.groups) return now - Number(ago.groups.count) * (ago.groups.unit?.toLowerCase() === 'h' ? HOUR : MINUTE)
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const moment = isoMoment(text)
  if (moment === undefined)
    throw new Unfit('changedAfter', 'must be hours (24h), minutes (90m), an ISO 8601 date or epoch milliseconds')
  return moment
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const AGO = /^(?<count>\d{1,9})(?<unit>[hm])$/i
// A `+` that was not escaped arrives as a blank.
const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?<zone>Z|[+ -]\d\d:?\d\d)?)?$/i

function isoMoment(text: string): number | undefined {
  const parts = ISO.exec(text)?.groups
  if (parts === undefined) return undefined
  const { year, month, day, clock = '00:00', zone = 'Z' } = parts
  // The parser lets 30 February pass as 2 March.
  if (Number(day) > daysIn(Number(year), Number(month))) return undefined
  const offset = zone.replace(' ', '+').replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')
  const moment = Date.parse(`${year}-${month}-${day}T${clock}${offset.toUpperCase()}`)
  return Number.isNaN(moment) ? undefined : moment
}

const daysIn = (year: number, month: number): number => (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / DAY
