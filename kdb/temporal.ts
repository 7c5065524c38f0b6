// kdb+ counts time from 2000-01-01: dates in days, months in months, timestamps in nanoseconds.

const secondsTo2000 = 946_684_800
const daysTo2000 = 10_957
const millisPerDay = 86_400_000
const nanosPerDay = 86_400_000_000_000n
const nanosPerMilli = 1_000_000n

/** `2026.11.20` as days since 2000-01-01, or undefined when that is no date. */
export function parseDate(text: string): number | undefined {
  if (!/^\d{4}\.\d{2}\.\d{2}$/.test(text)) return undefined
  const millis = Date.parse(text.replaceAll('.', '-'))
  const days = millis / millisPerDay - daysTo2000
  // JavaScript makes March of the 30th of February.
  return formatDate(days) === text ? days : undefined
}

/** `2026.11.20`; days outside JavaScript's calendar, q's infinities among them, read as `0Wd` or `-0Wd`. */
export function formatDate(days: number): string {
  const date = new Date((days + daysTo2000) * millisPerDay)
  if (Number.isNaN(date.getTime())) return days > 0 ? '0Wd' : '-0Wd'
  return date.toISOString().slice(0, -14).replaceAll('-', '.')
}

/** Days since 2000-01-01 of a JavaScript time in milliseconds. */
export const dateFromMillis = (millis: number): number => Math.floor(millis / millisPerDay) - daysTo2000

/** `2026.11` as months since 2000-01, or undefined. */
export function parseMonth(text: string): number | undefined {
  const parts = /^(\d{4})\.(0[1-9]|1[0-2])$/.exec(text)
  return parts === null ? undefined : (Number(parts[1]) - 2000) * 12 + Number(parts[2]) - 1
}

export const formatMonth = (months: number): string =>
  `${2000 + Math.floor(months / 12)}.${pad((((months % 12) + 12) % 12) + 1)}`

/** Nanoseconds since 2000-01-01 of a JavaScript time in milliseconds. */
export const timestampFromMillis = (millis: number): bigint =>
  (BigInt(Math.trunc(millis)) - BigInt(secondsTo2000) * 1000n) * nanosPerMilli

/** `2026.11.20D08:30:00.000000001` */
export function formatTimestamp(nanos: bigint): string {
  const days = floorDivide(nanos, nanosPerDay)
  return `${formatDate(Number(days))}D${formatClock(nanos - days * nanosPerDay, 9)}`
}

/** `0D08:30:00.000000001` */
export function formatTimespan(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos
  return `${nanos < 0n ? '-' : ''}${size / nanosPerDay}D${formatClock(size % nanosPerDay, 9)}`
}

/** `08:30:00.001` */
export const formatTime = (millis: number): string =>
  `${millis < 0 ? '-' : ''}${formatClock(BigInt(Math.abs(millis)) * nanosPerMilli, 3)}`

/** `08:30:00` */
export const formatSecond = (seconds: number): string => formatTime(seconds * 1000).slice(0, -4)

/** `08:30` */
export const formatMinute = (minutes: number): string => formatTime(minutes * 60_000).slice(0, -7)

/** `2026.11.20T08:30:00.000` of fractional days since 2000-01-01. */
export function formatDatetime(days: number): string {
  const millis = Math.round(days * millisPerDay)
  if (!Number.isSafeInteger(millis)) return days > 0 ? '0Wz' : '-0Wz'
  const whole = Math.floor(millis / millisPerDay)
  return `${formatDate(whole)}T${formatTime(millis - whole * millisPerDay)}`
}

function formatClock(nanos: bigint, fractionDigits: number): string {
  const seconds = Number(nanos / 1_000_000_000n)
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .slice(0, fractionDigits)
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${fraction}`
}

const pad = (part: number): string => String(part).padStart(2, '0')

const floorDivide = (value: bigint, by: bigint): bigint =>
  value < 0n && value % by !== 0n ? value / by - 1n : value / by
