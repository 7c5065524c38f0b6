import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import type { TypeName } from '../../types.ts'
import type { Item } from './expression.ts'
import { eachRow, itemAt, type Typed } from './operands.ts'

const nanosPerDay = 86_400_000_000_000n

/** Nanoseconds of one unit of each type that holds a time of day. */
const units: Partial<Record<TypeName, bigint>> = {
  timestamp: 1n,
  timespan: 1n,
  minute: 60_000_000_000n,
  second: 1_000_000_000n,
  time: 1_000_000n,
}

/** Undefined for what is no time of day. */
export const nanosPer = (type: TypeName): bigint | undefined => units[type]

/** Parts of a time of day: their type, how many nanoseconds one has, and after how many they begin again. */
const clockParts: Record<string, { type: TypeName; nanos: bigint; of?: bigint }> = {
  minute: { type: 'minute', nanos: 60_000_000_000n },
  second: { type: 'second', nanos: 1_000_000_000n },
  time: { type: 'time', nanos: 1_000_000n },
  hh: { type: 'int', nanos: 3_600_000_000_000n },
  uu: { type: 'int', nanos: 60_000_000_000n, of: 60n },
  ss: { type: 'int', nanos: 1_000_000_000n, of: 60n },
}

/** Parts of a date, of its days since 2000. */
const dateParts: Record<string, { type: TypeName; of: (days: number) => number }> = {
  date: { type: 'date', of: days => days },
  month: { type: 'month', of: days => (utc(days).getUTCFullYear() - 2000) * 12 + utc(days).getUTCMonth() },
  year: { type: 'int', of: days => utc(days).getUTCFullYear() },
  mm: { type: 'int', of: days => utc(days).getUTCMonth() + 1 },
  dd: { type: 'int', of: days => utc(days).getUTCDate() },
}

const utc = (days: number): Date => new Date((days + 10_957) * 86_400_000)

export const accessorNames = [...Object.keys(clockParts), ...Object.keys(dateParts)]

/** `time.minute` and its like, of timestamps, dates and times of day. */
export function accessTime(name: string, operand: Typed): Typed {
  const part = clockParts[name] ?? dateParts[name]
  if (part === undefined) throw new KdbError('nyi')
  const access = accessOf(name, operand.type)
  return eachRow(part.type, [operand], row => {
    const item = itemAt(operand, row)
    return isNull(operand.type, item) ? nullOf(part.type) : access(item)
  })
}

function accessOf(name: string, type: TypeName): (item: Item) => number {
  const [clock, date, unit] = [clockParts[name], dateParts[name], units[type]]
  if (clock !== undefined && unit !== undefined) {
    return item => {
      const nanos = timeOfDay(type, BigInt(item) * unit)
      const count = nanos / clock.nanos
      return Number(clock.of === undefined ? count : count % clock.of)
    }
  }
  if (date !== undefined && type === 'date') return item => date.of(Number(item))
  if (date !== undefined && type === 'timestamp') {
    return item => date.of(Number((BigInt(item) - timeOfDay(type, BigInt(item))) / nanosPerDay))
  }
  throw new KdbError('nyi')
}

/** What is left of a timestamp without its date. Other times are taken within a day alone: beyond, no page says. */
function timeOfDay(type: TypeName, nanos: bigint): bigint {
  if (type === 'timestamp') return ((nanos % nanosPerDay) + nanosPerDay) % nanosPerDay
  if (nanos < 0n || nanos >= nanosPerDay) throw new KdbError('nyi')
  return nanos
}
