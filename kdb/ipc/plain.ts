import { infinityText, isNull } from '../nulls.ts'
import {
  formatDate,
  formatDatetime,
  formatMinute,
  formatMonth,
  formatSecond,
  formatTime,
  formatTimespan,
  formatTimestamp,
} from '../temporal.ts'
import { decodeText, showText } from '../text.ts'
import type { TypeName, VectorItems } from '../types.ts'
import type { KdbTable, KdbValue, KdbVector } from '../values.ts'

export type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain }

/**
 * A value as JSON can hold it: a string for text and, as q prints them, for times and infinities; null for q's nulls; a
 * long as a number, or as a string where a number would round it; a table as its rows; a dictionary of symbols as an object.
 */
export function plain(value: KdbValue): Plain {
  switch (value.kind) {
    case 'atom':
      return value.type === 'char' ? charOf(value.value) : plainItem(value.type, value.value)
    case 'vector':
      return plainVector(value)
    case 'list':
      return value.items.map(plain)
    case 'table':
      return plainRows(value)
    case 'dictionary':
      return plainDictionary(value.keys, value.values)
    case 'lambda':
      return plain(value.body)
    case 'error':
      return `'${showText(value.message)}`
    default:
      return null
  }
}

const plainVector = ({ type, items }: KdbVector): Plain =>
  type === 'char'
    ? showText(decodeText(items))
    : Array.from<Item, Plain>(items, item => plainItem(type, item))

type Item = VectorItems[TypeName][number]

function plainItem(type: TypeName, item: Item): Plain {
  if (type !== 'symbol' && isNull(type, item)) return null
  if (type === 'boolean') return item === 1
  const infinity = infinityText(type, item)
  if (infinity !== undefined) return infinity
  const format = formats[type]
  if (format !== undefined) return format(item)
  if (type === 'symbol') return showText(String(item))
  if (typeof item === 'bigint') return Number.isSafeInteger(Number(item)) ? Number(item) : String(item)
  return item
}

const formats: Partial<Record<TypeName, (item: Item) => string>> = {
  timestamp: item => formatTimestamp(BigInt(item)),
  timespan: item => formatTimespan(BigInt(item)),
  month: item => formatMonth(Number(item)),
  date: item => formatDate(Number(item)),
  datetime: item => formatDatetime(Number(item)),
  minute: item => formatMinute(Number(item)),
  second: item => formatSecond(Number(item)),
  time: item => formatTime(Number(item)),
}

function plainRows({ columns, values }: KdbTable): Plain[] {
  const cells = values.map(plainEach)
  const rows = Math.max(0, ...cells.map(column => column.length))
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((name, index) => [showText(name), cells[index]?.[row] ?? null])),
  )
}

/** A keyed table is its rows, key first; other keys than symbols make a list of pairs. */
function plainDictionary(keys: KdbValue, values: KdbValue): Plain {
  if (keys.kind === 'table' && values.kind === 'table') {
    const columns = [...keys.columns, ...values.columns]
    return plainRows({ ...keys, columns, values: [...keys.values, ...values.values] })
  }
  const items = plainEach(values)
  const pairs = plainEach(keys).map((name, index): [Plain, Plain] => [name, items[index] ?? null])
  return keys.kind === 'vector' && keys.type === 'symbol' ? Object.fromEntries(pairs) : pairs
}

/** Item by item, where a vector of chars would by itself be one string. */
function plainEach(value: KdbValue): Plain[] {
  if (value.kind === 'vector' && value.type === 'char') return Array.from(value.items, charOf)
  const items = plain(value)
  return Array.isArray(items) ? items : [items]
}

const charOf = (byte: number): string => String.fromCharCode(byte)
