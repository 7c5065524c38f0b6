/** Wall-clock times are kept as if they were in UTC: milliseconds since 1970 on the clock of the zone. */
export type WallTime = number

const formats = new Map<string, Intl.DateTimeFormat>()

/** @throws {RangeError} for a name that is no time zone */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}

export function wallTimeOf(instant: number, timeZone: string): WallTime {
  if (timeZone === 'UTC') return instant
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) + (instant % 1000)
}

const DAY = 86_400_000

/**
 * When the zone's clock shows that time: the first time of two, where clocks go back; `undefined` where they go
 * forward over it.
 */
export function instantOf(wall: WallTime, timeZone: string): number | undefined {
  if (timeZone === 'UTC') return wall
  const offsets = [wall - DAY, wall + DAY].map(near => wallTimeOf(near, timeZone) - near)
  const instants = offsets
    .map(offset => wall - offset)
    .filter(instant => wallTimeOf(instant, timeZone) === wall)
  return instants.length === 0 ? undefined : Math.min(...instants)
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}
