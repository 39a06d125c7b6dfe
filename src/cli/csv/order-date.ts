/**
 * The epoch seconds at which a day begins in UTC, from `2026-07-31` or the reseller portal's eight digits. The portal prints
 * that form as YYYYDDMM, perhaps a slip for YYYYMMDD, so both are read where only one of them is a date.
 */
export function orderTimeOf(text: string): number {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const [, year = '', third = '', fourth = ''] = iso ?? digits ?? []
  const days = [dayOf(year, third, fourth), iso === null ? dayOf(year, fourth, third) : undefined]
  const [day, ...others] = [...new Set(days.filter(each => each !== undefined))]
  if (day === undefined) throw new Error(`the order date ${JSON.stringify(text)} is no date; write it as 2026-07-31`)
  if (others.length > 0) {
    throw new Error(
      `the order date ${text} may be ${year}-${third}-${fourth} or ${year}-${fourth}-${third}; write it in that form`,
    )
  }
  return day
}

function dayOf(year: string, month: string, day: string): number | undefined {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  const isDate = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`)
  return isDate ? date.getTime() / 1000 : undefined
}
