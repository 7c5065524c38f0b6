// Amounts as a person reads them.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** 1234567 is `1.2 MB`. */
export function bytesInWords(bytes: number): string {
  const unit = unitOf(bytes)
  return `${inUnit(bytes, unit)} ${UNITS[unit]}`
}

/** `1.2 of 3.0 GB`: both in the unit of the second. */
export function bytesOf(done: number, total: number): string {
  const unit = unitOf(total)
  return `${inUnit(done, unit)} of ${inUnit(total, unit)} ${UNITS[unit]}`
}

function unitOf(bytes: number): number {
  const unit = UNITS.findIndex((_, index) => bytes < 999.5 * 1000 ** index)
  return unit === -1 ? UNITS.length - 1 : unit
}

const inUnit = (bytes: number, unit: number): string =>
  unit === 0 ? `${bytes}` : (bytes / 1000 ** unit).toFixed(bytes < 99.95 * 1000 ** unit ? 1 : 0)

/** 200 is `3 min 20 s`: two units at most. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return pair(seconds, { large: 60, unit: 'min', small: 1, below: 's' })
  if (seconds < 86_400) return pair(seconds, { large: 3600, unit: 'h', small: 60, below: 'min' })
  return pair(seconds, { large: 86_400, unit: 'd', small: 3600, below: 'h' })
}

interface Pair {
  large: number
  unit: string
  small: number
  below: string
}

function pair(seconds: number, { large, unit, small, below }: Pair): string {
  const rest = Math.floor((seconds % large) / small)
  const whole = `${Math.floor(seconds / large)} ${unit}`
  return rest === 0 ? whole : `${whole} ${rest} ${below}`
}

/** `1 file`, `2 files`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
