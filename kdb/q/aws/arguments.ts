// What q code gives to a function of `.aws`, as the API takes it: text may be a string or a symbol.
import { KdbError } from '../../errors.ts'
import { decodeText } from '../../text.ts'
import type { KdbValue } from '../../values.ts'

/** @throws {KdbError} 'type */
export function textOf(value: KdbValue | undefined): string {
  if (value?.kind === 'vector' && value.type === 'char') return decodeText(value.items)
  if (value?.kind === 'atom' && value.type === 'symbol') return value.value
  // `"a"` is a char in q, and no string.
  if (value?.kind === 'atom' && value.type === 'char') return decodeText(Uint8Array.of(value.value))
  if (isNothing(value)) return ''
  throw new KdbError('type')
}

/** Absent where it is the empty text: q has no other word for that. */
export const optionalText = (value: KdbValue | undefined): string | undefined => textOf(value) || undefined

/** One text, or a list of them. @throws {KdbError} 'type */
export function textsOf(value: KdbValue | undefined): string[] {
  if (value?.kind === 'vector' && value.type === 'symbol') return [...value.items]
  if (value?.kind === 'list') return value.items.map(textOf)
  return [textOf(value)]
}

export type Row = Readonly<Record<string, KdbValue>>

/** A table, one dictionary, or a list of them: q makes a table of a list of dictionaries by itself. @throws {KdbError} */
export function rowsOf(value: KdbValue | undefined): Row[] {
  if (value?.kind === 'table') return rowsOfTable(value.columns, value.values)
  if (value?.kind === 'dictionary') return [rowOf(value.keys, value.values)]
  if (value?.kind === 'list') return value.items.flatMap(rowsOf)
  if (isNothing(value)) return []
  throw new KdbError('type')
}

/** `()`, `::` and `""`. */
const isNothing = (value: KdbValue | undefined): boolean =>
  value === undefined ||
  (value.kind === 'list' && value.items.length === 0) ||
  (value.kind === 'primitive' && value.type === 101 && value.code === 0) ||
  (value.kind === 'vector' && value.items.length === 0)

function rowsOfTable(columns: readonly string[], values: readonly KdbValue[]): Row[] {
  const items = values.map(itemsOf)
  const count = items[0]?.length ?? 0
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map((name, column) => [name, cellOf(items[column], row)])),
  )
}

function rowOf(keys: KdbValue, values: KdbValue): Row {
  if (keys.kind !== 'vector' || keys.type !== 'symbol') throw new KdbError('type')
  const items = itemsOf(values)
  return Object.fromEntries([...keys.items].map((name, index) => [name, cellOf(items, index)]))
}

function cellOf(items: readonly KdbValue[] | undefined, index: number): KdbValue {
  const cell = items?.[index]
  if (cell === undefined) throw new KdbError('length')
  return cell
}

/** Of a list, as q code gives it: of symbols alone it is a vector. @throws {KdbError} 'type */
export function itemsOf(value: KdbValue): KdbValue[] {
  if (value.kind === 'list') return value.items
  if (value.kind === 'table') return rowsOfTable(value.columns, value.values).map(asDictionary)
  if (value.kind !== 'vector') throw new KdbError('type')
  if (value.type === 'symbol')
    return [...value.items].map(item => ({ kind: 'atom', type: 'symbol', value: item }))
  if (value.type === 'char')
    return [...value.items].map(item => ({ kind: 'atom', type: 'char', value: item }))
  if (value.type === 'boolean')
    return [...value.items].map(item => ({ kind: 'atom', type: 'boolean', value: item }))
  throw new KdbError('type')
}

const asDictionary = (row: Row): KdbValue => ({
  kind: 'dictionary',
  sorted: false,
  keys: { kind: 'vector', type: 'symbol', attribute: '', items: Object.keys(row) },
  values: { kind: 'list', attribute: '', items: Object.values(row) },
})

export const isTrue = (value: KdbValue | undefined): boolean =>
  value?.kind === 'atom' && value.type === 'boolean' && value.value === 1
