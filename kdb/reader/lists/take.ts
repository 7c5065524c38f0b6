import { KdbError } from '../../errors.ts'
import { nullOf } from '../../nulls.ts'
import { type KdbDictionary, type KdbTable, type KdbValue, type KdbVector, list } from '../../values.ts'
import { enlist } from '../../vectors.ts'
import { isKeyed, lengthOf, sendable, type Value } from '../session/value.ts'
import { expectRows, type Rows, range, rowsAt } from '../tables/rows.ts'
import type { FunctionEntry } from './function.ts'

/** `5#x`, `` `a`b#t `` (code.kx.com/q/ref/take). */
const take: FunctionEntry = {
  infix: true,
  ranks: [2],
  apply([chooser, from], { state }) {
    const [by, value] = [sendable(chooser), sendable(from)]
    const columns = namesOf(by)
    if (columns !== undefined) return takeNames(columns, value)
    if (by.kind === 'vector') return inRows(by, value)
    const size = wholeNumber(by)
    if (Math.abs(size) > state.options.maxRows) throw new KdbError('limit')
    const rows = value.kind === 'atom' ? enlist(value) : expectRows(value)
    return rowsAt(rows, indexesOf(size, rows))
  },
}

/** `0N 3#x` is `x` in rows of three; of matrices with a count of rows no more is answered. */
function inRows(by: KdbVector, value: KdbValue): KdbValue {
  const [rows, width = 0n, ...others] = by.type === 'long' ? by.items : []
  if (rows !== nullOf('long') || width <= 0n || others.length > 0) throw new KdbError('nyi')
  if (value.kind !== 'vector' && value.kind !== 'list') throw new KdbError('nyi')
  const pieces: KdbValue[] = []
  for (let from = 0; from < lengthOf(value); from += Number(width)) {
    pieces.push(rowsAt(value, range(from, Math.min(from + Number(width), lengthOf(value)))))
  }
  return list(pieces)
}

/** Vectors and lists are circular; of tables and dictionaries the page does not say so. */
function indexesOf(size: number, rows: Rows): ArrayLike<number> {
  const length = lengthOf(rows)
  const isCircular = rows.kind === 'vector' || rows.kind === 'list'
  if (Math.abs(size) > length && (!isCircular || length === 0)) throw new KdbError('nyi')
  if (size >= 0) return range(0, size).map(index => index % length)
  return range(size, 0).map(index => ((index % length) + length) % length)
}

function takeNames(names: string[], value: KdbValue): KdbTable | KdbDictionary {
  if (value.kind === 'table') {
    return { ...value, columns: names, values: names.map(name => columnOf(value, name)) }
  }
  const { kind } = value
  if (kind !== 'dictionary' || isKeyed(value)) throw new KdbError('nyi')
  const keys = namesOf(value.keys) ?? []
  const indexes = names.map(name => keys.indexOf(name))
  if (indexes.includes(-1)) throw new KdbError('nyi')
  return rowsAt(value, indexes)
}

function columnOf({ columns, values }: KdbTable, name: string): KdbValue {
  const column = values[columns.indexOf(name)]
  if (column === undefined) throw new KdbError(name)
  return column
}

/** The first or last so many, or `2 5 sublist`, five from the third on; never more than there are. */
const sublist: FunctionEntry = {
  infix: true,
  ranks: [2],
  apply([chooser, from]) {
    const [by, rows] = [sendable(chooser), expectRows(sendable(from))]
    const length = lengthOf(rows)
    if (by.kind === 'vector') {
      const [start, size] = by.items.length === 2 ? Array.from(by.items, Number) : []
      if (start === undefined || size === undefined || !isWhole(by) || start < 0 || size < 0)
        throw new KdbError('nyi')
      return rowsAt(rows, range(Math.min(start, length), Math.min(start + size, length)))
    }
    const size = wholeNumber(by)
    return rowsAt(
      rows,
      size < 0 ? range(Math.max(0, length + size), length) : range(0, Math.min(size, length)),
    )
  },
}

const isWhole = (value: KdbValue): boolean =>
  'type' in value && ['long', 'int', 'short'].includes(String(value.type))

export function wholeNumber(value: KdbValue): number {
  if (value.kind !== 'atom' || !isWhole(value)) throw new KdbError('nyi')
  return Number(value.value)
}

/** Of a symbol, or a vector of these. */
export function namesOf(value: Value): string[] | undefined {
  if (value.kind === 'atom' && value.type === 'symbol') return [value.value]
  return value.kind === 'vector' && value.type === 'symbol' ? value.items : undefined
}

export const takeFunctions: Record<string, FunctionEntry> = { '#': take, sublist }
