import { KdbError } from '../../errors.ts'
import { infinityOf, isNull, nullOf } from '../../nulls.ts'
import { parseDate, parseMonth } from '../../temporal.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import { atom, chars, type KdbAtom, vector } from '../../values.ts'
import type { Operand } from './expression.ts'

/** A kind of literal (code.kx.com/q/basics/datatypes): how it is written, and what it is of the text that matches. */
type Literal = { pattern: string; read: (text: string) => Operand }

const clock = String.raw`\d{2}(?::\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?`
const date = String.raw`\d{4}\.\d{2}\.\d{2}`

/** A minus is a number's own where no value ends before it: `2 -1` are two numbers, `x-1` is a difference. */
const sign = '(?:(?<![\\w.)\\]}"`])-)?'

/** In the order in which they are tried. */
const kinds: Record<string, Literal> = {
  symbol: { pattern: '`[\\w.:/-]*', read: text => atom('symbol', text.slice(1)) },
  string: { pattern: String.raw`"(?:[^"\\]|\\["\\nrt])*"`, read: text => stringOf(text.slice(1, -1)) },
  special: { pattern: String.raw`${sign}0[NWnw][a-z]?(?![\w.])`, read: text => signed(text, specialOf) },
  timestamp: { pattern: `${date}D(?:${clock})?(?![\\w.:])`, read: text => timestampOf(text) },
  timespan: {
    pattern: String.raw`${sign}\d+D(?:${clock})?(?![\w.:])`,
    read: text => signed(text, span => atom('timespan', timespanOf(span))),
  },
  datetime: { pattern: `${date}T(?:${clock})?(?![\\w.:])`, read: text => datetimeOf(text) },
  date: { pattern: String.raw`${date}(?![\w.])`, read: text => atom('date', valid(parseDate(text), text)) },
  month: {
    pattern: String.raw`\d{4}\.\d{2}m(?!\w)`,
    read: text => atom('month', valid(parseMonth(text.slice(0, -1)), text)),
  },
  clock: {
    pattern: String.raw`${sign}\d{2}:\d{2}(?::\d{2}(?:\.(?:\d{9}|\d{3}))?)?(?!\.?\d)`,
    read: text => signed(text, clockOf),
  },
  boolean: { pattern: String.raw`[01]+b(?!\w)`, read: text => flagsOf(text.slice(0, -1)) },
  byte: { pattern: String.raw`0x[\da-fA-F]*(?!\w)`, read: text => bytesOf(text.slice(2)) },
  number: {
    pattern: String.raw`${sign}(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?[hijef]?(?![a-zA-Z\d.:])`,
    read: text => signed(text, numberOf),
  },
}

export const literals = {
  /** A group for each kind, by its name. */
  pattern: Object.entries(kinds)
    .map(([name, { pattern }]) => `(?<${name}>${pattern})`)
    .join('|'),
  read(groups: Record<string, string | undefined>): Operand {
    for (const [name, { read }] of Object.entries(kinds)) {
      const text = groups[name]
      if (text !== undefined) return read(text)
    }
    throw new KdbError('nyi')
  },
}

function signed(text: string, read: (text: string) => KdbAtom): KdbAtom {
  if (!text.startsWith('-')) return read(text)
  const { type, value } = read(text.slice(1))
  // What has a sign is a number or a time; the null of each is its own opposite.
  const isItself = isNull(type, value) || typeof value === 'string'
  return atom(type, (isItself ? value : -value) as never)
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' }

/** One character is a char, as in q. */
function stringOf(escaped: string): Operand {
  const text = escaped.replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char)
  return text.length === 1 && text.charCodeAt(0) < 128 ? atom('char', text.charCodeAt(0)) : chars(text)
}

const typesByChar = new Map(Object.entries(kdbTypes).map(([name, { char }]) => [char, name as TypeName]))

/** `0N`, `0Nd`, `0W`, `0n`, `0w`: null and infinity of a type; without a letter long, in lower case float. */
function specialOf(text: string): KdbAtom {
  const [, sign = '', char] = text
  const type = char === undefined ? (sign < 'a' ? 'long' : 'float') : typesByChar.get(char as never)
  if (type === undefined) throw new KdbError('nyi')
  const value = sign.toUpperCase() === 'N' ? nullOf(type) : infinityOf(type)
  if (value === undefined) throw new KdbError('nyi')
  return atom(type, value as never)
}

const nanosPerDay = 86_400_000_000_000n

/** `2026.11.20D09:30:00.5` */
function timestampOf(text: string): KdbAtom {
  const [day = '', time = ''] = text.split('D')
  return atom('timestamp', BigInt(valid(parseDate(day), text)) * nanosPerDay + timespanOf(`0D${time}`))
}

/** `2026.11.20T09:30:00.5`, in days. */
function datetimeOf(text: string): KdbAtom {
  const [day = '', time = ''] = text.split('T')
  return atom('datetime', valid(parseDate(day), text) + Number(timespanOf(`0D${time}`)) / Number(nanosPerDay))
}

/** `1D09:30:00.5`, in nanoseconds. */
function timespanOf(text: string): bigint {
  const [days = '0', time = ''] = text.split('D')
  const [hours = '0', minutes = '0', rest = '0'] = time === '' ? [] : time.split(':')
  const [seconds = '0', fraction = ''] = rest.split('.')
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  return BigInt(days) * nanosPerDay + whole * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** With nine decimals it is a timespan, with three a time. */
function clockOf(text: string): KdbAtom {
  if (text.length === 18) return atom('timespan', timespanOf(`0D${text}`))
  const [hours = 0, minutes = 0, seconds] = text.split(':').map(Number)
  const whole = hours * 60 + minutes
  if (seconds === undefined) return atom('minute', whole)
  if (!text.includes('.')) return atom('second', whole * 60 + seconds)
  return atom('time', Math.round((whole * 60 + seconds) * 1000))
}

function flagsOf(digits: string): Operand {
  const flags = Uint8Array.from(digits, Number)
  return flags.length === 1 ? atom('boolean', flags[0] ?? 0) : vector('boolean', flags)
}

/** `0x0f`; an odd digit stands for itself. */
function bytesOf(digits: string): Operand {
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
  return bytes.length === 1 ? atom('byte', bytes[0] ?? 0) : vector('byte', Uint8Array.from(bytes))
}

/** A number without a dot or a letter is a long. */
function numberOf(text: string): KdbAtom {
  if (/^\d+j?$/.test(text)) return atom('long', BigInt(text.replace('j', '')))
  if (/^\d+i$/.test(text)) return atom('int', Number.parseInt(text, 10))
  if (/^\d+h$/.test(text)) return atom('short', Number.parseInt(text, 10))
  if (/[hij]$/.test(text)) throw new KdbError('nyi')
  if (text.endsWith('e')) return atom('real', Math.fround(Number.parseFloat(text)))
  return atom('float', Number.parseFloat(text))
}

function valid(value: number | undefined, text: string): number {
  if (value === undefined) throw new KdbError(text)
  return value
}
