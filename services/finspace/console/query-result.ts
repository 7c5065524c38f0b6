import { type Plain, plain } from '../../../kdb/ipc/plain.ts'
import type { KdbValue } from '../../../kdb/values.ts'

/** A value of q as a table, whatever it is. */
export interface QueryResult {
  /** `table`, `dictionary`, `list`, or the type of an atom. */
  kind: string
  /** How many columns, from the first, are the key. */
  keys: number
  columns: { name: string; type: string }[]
  rows: Plain[][]
  /** Of the whole answer, of which `rows` are the first. */
  rowCount: number
}

const MOST_ROWS = 1000
const MOST_BYTES = 4 * 2 ** 20

export function resultOf(value: KdbValue): QueryResult {
  const { kind, keys, columns } = shapeOf(value)
  const rowCount = Math.max(0, ...columns.map(({ values }) => countOf(values)))
  const cells = columns.map(({ values }) => firstOf(values))
  const rows: Plain[][] = []
  let bytes = 0
  for (let row = 0; row < Math.min(rowCount, MOST_ROWS); row += 1) {
    const cellsOfRow = cells.map(column => column[row] ?? null)
    bytes += JSON.stringify(cellsOfRow).length
    if (bytes > MOST_BYTES) break
    rows.push(cellsOfRow)
  }
  const described = columns.map(({ name, values }) => ({ name, type: typeOf(values) }))
  return { kind, keys, columns: described, rows, rowCount }
}

interface Shape {
  kind: string
  keys: number
  columns: { name: string; values: KdbValue }[]
}

function shapeOf(value: KdbValue): Shape {
  if (value.kind === 'table') {
    const columns = value.columns.map((name, index) => ({ name, values: value.values[index] ?? NOTHING }))
    return { kind: 'table', keys: 0, columns }
  }
  if (value.kind !== 'dictionary') {
    const kind = value.kind === 'vector' || value.kind === 'list' ? 'list' : typeOf(value)
    return { kind, keys: 0, columns: [{ name: 'value', values: isText(value) ? one(value) : value }] }
  }
  const [key, values] = [shapeOf(value.keys), shapeOf(value.values)]
  const isKeyed = value.keys.kind === 'table' && value.values.kind === 'table'
  if (isKeyed)
    return { kind: 'table', keys: key.columns.length, columns: [...key.columns, ...values.columns] }
  const columns = [
    { name: 'key', values: value.keys },
    { name: 'value', values: value.values },
  ]
  return { kind: 'dictionary', keys: 1, columns }
}

const one = (value: KdbValue): KdbValue => ({ kind: 'list', attribute: '', items: [value] })
const NOTHING: KdbValue = { kind: 'list', attribute: '', items: [] }

/** A string of q is one value here. */
const isText = (value: KdbValue) => value.kind === 'vector' && value.type === 'char'

function countOf(value: KdbValue) {
  if (value.kind === 'table') return countOf(value.values[0] ?? NOTHING)
  return value.kind === 'vector' || value.kind === 'list' ? value.items.length : 1
}

function firstOf(value: KdbValue): Plain[] {
  if (value.kind === 'list') return value.items.slice(0, MOST_ROWS).map(plain)
  if (value.kind === 'vector' && value.type === 'char')
    return Array.from(value.items.subarray(0, MOST_ROWS), byte => String.fromCharCode(byte))
  if (value.kind !== 'vector' && value.kind !== 'table') return [plain(value)]
  // A part of a vector is one of its type.
  const part =
    value.kind === 'vector' ? ({ ...value, items: value.items.slice(0, MOST_ROWS) } as KdbValue) : value
  const cells = plain(part)
  return Array.isArray(cells) ? cells.slice(0, MOST_ROWS) : [cells]
}

function typeOf(value: KdbValue): string {
  if (value.kind === 'list') return value.items.length > 0 && value.items.every(isText) ? 'string' : 'list'
  return value.kind === 'vector' || value.kind === 'atom' ? value.type : value.kind
}
