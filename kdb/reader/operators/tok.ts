import { KdbError } from '../../errors.ts'
import { nullOf } from '../../nulls.ts'
import type { TypeName } from '../../types.ts'
import { atom, type KdbAtom, symbol } from '../../values.ts'
import { literals } from './literals.ts'

/**
 * A text as a value of a type (code.kx.com/q/ref/tok); null where it cannot be one (ref/dotq, .Q.def). Of the forms that the
 * page shows, dates with names of months and with the year at their end are 'nyi.
 */
export function tok(type: TypeName, given: string): KdbAtom {
  const text = given.trim()
  if (type === 'symbol') return symbol(text)
  if (type === 'boolean') return atom('boolean', Number(/^[txyTXY1]$/.test(text)))
  const read = readers[type]
  if (read === undefined) throw new KdbError('nyi')
  return atom(type, (read(text) ?? nullOf(type)) as never)
}

type Read = (text: string) => number | bigint | string | undefined

const integer =
  (bits: number): Read =>
  text => {
    const value = /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined
    if (value === undefined) return undefined
    // What becomes of a number that does not fit no page says.
    if (BigInt.asIntN(bits, value) !== value) throw new KdbError('nyi')
    return bits === 64 ? value : Number(value)
  }

const float: Read = text => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined)

const realOf = (value: number | bigint | string | undefined): number | undefined =>
  value === undefined ? undefined : Math.fround(Number(value))

const date: Read = text => {
  if (/[a-z/]/i.test(text)) throw new KdbError('nyi')
  const [, year, month, day] = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(text) ?? []
  return year === undefined ? undefined : literal('date', `${year}.${month}.${day}`)
}

/** A time of day with its colons. */
const clock =
  (
    type: 'minute' | 'second' | 'time' | 'timespan',
    form: (parts: string[], decimals: string) => string,
  ): Read =>
  text => {
    const [, day = '', whole = '', decimals = ''] =
      /^(\d+D)?(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?$/.exec(text) ?? []
    if (whole === '' || (day !== '' && type !== 'timespan')) return undefined
    return literal(type, `${day}${form([...whole.split(':'), '00'].slice(0, 3), decimals)}`)
  }

const timestamp: Read = text => {
  const [, day = '', time = ''] = /^(\d{4}[.-]\d{2}[.-]\d{2})(?:[DT ](.*))?$/.exec(text) ?? []
  const found = day === '' ? undefined : date(day)
  if (found === undefined) return undefined
  const nanos = time === '' ? 0n : timespan(time)
  return nanos === undefined ? undefined : BigInt(found) * 86_400_000_000_000n + BigInt(nanos)
}

const timespan = clock('timespan', (parts, decimals) => `${parts.join(':')}.${decimals.padEnd(9, '0')}`)

const readers: Partial<Record<TypeName, Read>> = {
  short: integer(16),
  int: integer(32),
  long: integer(64),
  real: text => realOf(float(text)),
  float,
  char: text => (text.length === 1 ? text.charCodeAt(0) : undefined),
  date,
  timestamp,
  month: text => literal('month', `${text.replace('-', '.')}m`),
  timespan,
  minute: clock('minute', ([hours, minutes]) => `${hours}:${minutes}`),
  second: clock('second', parts => parts.join(':')),
  time: clock('time', (parts, decimals) => `${parts.join(':')}.${decimals.padEnd(3, '0').slice(0, 3)}`),
}

/** As it is written in a request. */
function literal(type: TypeName, text: string): number | bigint | string | undefined {
  const groups = new RegExp(`^(?:${literals.pattern})$`).exec(text)?.groups
  if (groups === undefined) return undefined
  try {
    const value = literals.read(groups)
    return value.kind === 'atom' && value.type === type ? value.value : undefined
  } catch (error) {
    // No such day.
    if (error instanceof KdbError) return undefined
    throw error
  }
}
