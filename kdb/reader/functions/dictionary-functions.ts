import { KdbError } from '../../errors.ts'
import { kdbTypes } from '../../types.ts'
import { atom, dictionary, type KdbTable, type KdbValue, list, symbols, vector } from '../../values.ts'
import type { FunctionEntry } from '../lists/function.ts'
import { itemsIn } from '../lists/items.ts'
import { razed } from '../lists/join.ts'
import { namesOf, wholeNumber } from '../lists/take.ts'
import { compareItems, keyOf } from '../operators/compare.ts'
import type { Item } from '../operators/expression.ts'
import { itemAt, typed } from '../operators/operands.ts'
import { namespaceNames } from '../session/globals.ts'
import { isKeyed, lengthOf, operandOf, sendable, unkeyed } from '../session/value.ts'
import { tableOf } from '../tables/columns.ts'
import { expectRows, range, rowsAt } from '../tables/rows.ts'

/** Each function names its page of code.kx.com/q/ref where that has another name. */
export const dictionaryFunctions: Record<string, FunctionEntry> = {
  key: {
    ranks: [1],
    apply([of]) {
      const value = sendable(of)
      if (value.kind === 'dictionary') return value.keys
      const names = value.kind === 'atom' && value.type === 'symbol' ? namespaceNames(value.value) : []
      if (names.length === 0) throw new KdbError('nyi')
      // The first entry of a name space is its own.
      return symbols(['', ...names])
    },
  },
  group: {
    ranks: [1],
    apply([of]) {
      const value = typed(operandOf(of))
      if (value.kind !== 'vector') throw new KdbError('nyi')
      const places = new Map<Item | undefined, number[]>()
      for (let row = 0; row < value.items.length; row++) {
        const key = keyOf(value.type, itemAt(value, row))
        const rows = places.get(key) ?? []
        rows.push(row)
        places.set(key, rows)
      }
      const firsts = [...places.values()].map(([first = 0]) => first)
      return dictionary(rowsAt(value, firsts), list([...places.values()].map(longs)))
    },
  },
  where: {
    ranks: [1],
    apply([of]) {
      const value = typed(operandOf(of))
      if (value.kind !== 'vector' || value.type !== 'boolean') throw new KdbError('nyi')
      return longs(Array.from(range(0, value.items.length)).filter(row => value.items[row] === 1))
    },
  },
  flip: {
    ranks: [1],
    apply([of]) {
      const value = sendable(of)
      if (value.kind === 'table') return dictionary(symbols(value.columns), list(value.values))
      const names = value.kind === 'dictionary' ? namesOf(value.keys) : undefined
      if (names === undefined || value.kind !== 'dictionary') throw new KdbError('nyi')
      const columns = itemsIn(value.values).map(sendable)
      if (!columns.every(({ kind }) => kind === 'vector' || kind === 'list')) throw new KdbError('nyi')
      if (new Set(columns.map(lengthOf)).size > 1) throw new KdbError('length')
      return tableOf(names, columns)
    },
  },
  ungroup: {
    ranks: [1],
    apply([of]) {
      const value = sendable(of)
      const table = isKeyed(value) ? unkeyed(value) : value
      if (table.kind !== 'table') throw new KdbError('nyi')
      const lists = table.values.filter(column => column.kind === 'list')
      const [first] = lists
      if (first === undefined) throw new KdbError('nyi')
      const sizes = first.items.map(lengthOf)
      if (lists.some(({ items }) => items.some((item, row) => lengthOf(item) !== sizes[row])))
        throw new KdbError('length')
      const places = sizes.flatMap((size, row) => new Array<number>(size).fill(row))
      const flat = table.values.map(column =>
        column.kind === 'list' ? razed(column) : rowsAt(column, places),
      )
      return tableOf(table.columns, flat)
    },
  },
  type: {
    ranks: [1],
    apply([of]) {
      const value = sendable(of)
      return atom('short', typeNumber(value))
    },
  },
  except: {
    infix: true,
    ranks: [2],
    apply([of, without]) {
      const [value, others] = [typed(operandOf(of)), typed(operandOf(without))]
      if (value.kind !== 'vector' || value.type !== others.type) throw new KdbError('nyi')
      const excluded: Iterable<Item> = others.kind === 'vector' ? others.items : [others.value]
      const gone = new Set(Array.from(excluded, item => keyOf(value.type, item)))
      const kept = Array.from(range(0, value.items.length))
      return rowsAt(
        value,
        kept.filter(row => !gone.has(keyOf(value.type, itemAt(value, row)))),
      )
    },
  },
  /** drop */
  _: {
    infix: true,
    ranks: [2],
    apply([by, of]) {
      const [size, rows] = [sendable(by), sendable(of)]
      const names = size.kind === 'vector' ? namesOf(size) : undefined
      if (names !== undefined && rows.kind === 'table') return withoutColumns(rows, names)
      const count = wholeNumber(size)
      const length = lengthOf(expectRows(rows))
      return rowsAt(
        rows,
        count < 0 ? range(0, Math.max(0, length + count)) : range(Math.min(count, length), length),
      )
    },
  },
  /** keys */
  xkey: {
    infix: true,
    ranks: [2],
    apply([by, of]) {
      const [names, value] = [namesOf(by), sendable(of)]
      const table = isKeyed(value) ? unkeyed(value) : value
      if (names === undefined || table.kind !== 'table') throw new KdbError('nyi')
      const part = (columns: string[]) =>
        tableOf(
          columns,
          columns.map(name => columnNamed(table, name)),
        )
      return dictionary(part(names), part(table.columns.filter(name => !names.includes(name))))
    },
  },
  /** cols */
  xcol: {
    infix: true,
    ranks: [2],
    apply([by, of]) {
      const [names, value] = [namesOf(by), sendable(of)]
      if (names === undefined || value.kind !== 'table') throw new KdbError('nyi')
      if (names.length > value.columns.length) throw new KdbError('length')
      return { ...value, columns: [...names, ...value.columns.slice(names.length)] }
    },
  },
  /** cols */
  xcols: {
    infix: true,
    ranks: [2],
    apply([by, of]) {
      const [names, value] = [namesOf(by), sendable(of)]
      if (names === undefined || value.kind !== 'table') throw new KdbError('nyi')
      const columns = [...names, ...value.columns.filter(name => !names.includes(name))]
      return tableOf(
        columns,
        columns.map(name => columnNamed(value, name)),
      )
    },
  },
  sv: {
    infix: true,
    ranks: [2],
    apply([by, of]) {
      const [separator, value] = [sendable(by), sendable(of)]
      const glue = bytesOf(separator)
      const parts = value.kind === 'list' ? value.items.map(bytesOf) : []
      if (glue === undefined || value.kind !== 'list') throw new KdbError('nyi')
      const texts = parts.flatMap((part, at) => (part === undefined ? [] : at === 0 ? [part] : [glue, part]))
      if (parts.includes(undefined)) throw new KdbError('nyi')
      return vector('char', Uint8Array.from(Buffer.concat(texts)))
    },
  },
  /** match */
  '~': {
    infix: true,
    ranks: [2],
    apply: ([left, right]) => atom('boolean', Number(isSame(sendable(left), sendable(right)))),
  },
}

const longs = (rows: ArrayLike<number>) => vector('long', BigInt64Array.from(Array.from(rows), BigInt))

function typeNumber(value: KdbValue): number {
  if (value.kind === 'atom') return -kdbTypes[value.type].code
  if (value.kind === 'vector') return kdbTypes[value.type].code
  if (value.kind === 'list') return 0
  if (value.kind === 'table') return 98
  if (value.kind === 'dictionary') return 99
  if (value.kind === 'lambda') return 100
  throw new KdbError('nyi')
}

function columnNamed({ columns, values }: KdbTable, name: string): KdbValue {
  const column = values[columns.indexOf(name)]
  if (column === undefined) throw new KdbError(name)
  return column
}

function withoutColumns(table: KdbTable, names: string[]): KdbTable {
  for (const name of names) columnNamed(table, name)
  const kept = table.columns.filter(name => !names.includes(name))
  return tableOf(
    kept,
    kept.map(name => columnNamed(table, name)),
  )
}

function bytesOf(value: KdbValue): Uint8Array | undefined {
  if (value.kind === 'atom' && value.type === 'char') return Uint8Array.of(value.value)
  return value.kind === 'vector' && value.type === 'char' ? value.items : undefined
}

/** The same types and values; attributes do not count. */
function isSame(one: KdbValue, other: KdbValue): boolean {
  if (one.kind === 'table' && other.kind === 'table') {
    return one.columns.join('\0') === other.columns.join('\0') && areSame(one.values, other.values)
  }
  if (one.kind === 'dictionary' && other.kind === 'dictionary') {
    return isSame(one.keys, other.keys) && isSame(one.values, other.values)
  }
  if (one.kind === 'list' && other.kind === 'list') return areSame(one.items, other.items)
  if (one.kind !== other.kind || !('type' in one) || !('type' in other) || one.type !== other.type)
    return false
  if (one.kind === 'atom' && other.kind === 'atom')
    return compareItems(one.type, one.value, other.type, other.value) === 0
  if (one.kind !== 'vector' || other.kind !== 'vector') throw new KdbError('nyi')
  const [left, right] = [Array.from<Item>(one.items), Array.from<Item>(other.items)]
  if (left.length !== right.length) return false
  return left.every((item, at) => compareItems(one.type, item, other.type, right[at] ?? item) === 0)
}

const areSame = (ones: KdbValue[], others: KdbValue[]): boolean =>
  ones.length === others.length && ones.every((one, at) => isSame(one, others[at] ?? list([])))
