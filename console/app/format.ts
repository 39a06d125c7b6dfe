/** How values look on screen, in the language and the time zone of the browser. */
const number = new Intl.NumberFormat()
const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' })

const moment = new Intl.DateTimeFormat(undefined, {
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

export const showNumber = (value: number): string => number.format(value)
export const showTime = (ms: number | null | undefined): string => (ms == null ? '' : time.format(ms))
/** A moment of today, to the millisecond. */
export const showMoment = (ms: number): string => moment.format(ms)
/** The start of a day by UTC. */
export const showDay = (ms: number): string => day.format(ms)

/** "1 device", "412,000 devices". */
export const count = (value: number, one: string, several = `${one}s`): string =>
  `${showNumber(value)} ${value === 1 ? one : several}`
