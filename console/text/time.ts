// Times and durations as people read them.

/** As `4.2 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return twoParts(minutes, 'min', Math.floor(seconds % 60), 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return twoParts(hours, 'h', minutes % 60, 'min')
  return twoParts(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

const twoParts = (most: number, unit: string, rest: number, restUnit: string) =>
  rest === 0 ? `${most} ${unit}` : `${most} ${unit} ${rest} ${restUnit}`

/** As `just now`, `12 s ago`, `in 5 min`. */
export function relativeText(time: number, now: number): string {
  const distance = now - time
  if (Math.abs(distance) < 2000) return 'just now'
  const text = roughText(Math.abs(distance))
  return distance > 0 ? `${text} ago` : `in ${text}`
}

function roughText(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  if (minutes < 1) return `${Math.round(milliseconds / 1000)} s`
  if (minutes < 60) return `${Math.floor(minutes)} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / 60 / 24)} d`
}

/** Exact, in the viewer's zone. */
export const exactText = (time: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(undefined, {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(time)

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** As little as moments of a span differ by: the second, the minute or the day. In the viewer's zone. */
export const shortText = (time: number, span: number): string =>
  new Intl.DateTimeFormat(undefined, {
    ...(span < 2 * DAY_MS
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { month: 'short', day: '2-digit' }),
    ...(span < HOUR_MS ? { second: '2-digit' } : {}),
  }).format(time)
