import { KdbError } from '../../errors.ts'
import type { KdbDictionary, KdbTable, KdbValue } from '../../values.ts'
import type { Operand } from '../operators/expression.ts'
import { inMemory, type TableSource } from '../tables/mount.ts'

/** What an expression comes to: what can be sent, a table on disk, or several that only `each` takes on. */
export type Value = KdbValue | { kind: 'stored'; source: TableSource } | { kind: 'several'; items: Value[] }

/** What can be sent. */
export function sendable(value: Value): KdbValue {
  if (value.kind === 'stored' || value.kind === 'several') throw new KdbError('nyi')
  return value
}

/** An atom, a vector or a list: what operators and aggregates are of. */
export function operandOf(value: Value): Operand {
  if (value.kind === 'atom' || value.kind === 'vector' || value.kind === 'list') return value
  throw new KdbError('nyi')
}

export type KeyedTable = KdbDictionary & { keys: KdbTable; values: KdbTable }

export const isKeyed = (value: Value): value is KeyedTable =>
  value.kind === 'dictionary' && value.keys.kind === 'table' && value.values.kind === 'table'

/** The rows that a query is from; undefined where the value is no table. */
export function sourceOf(value: Value): TableSource | undefined {
  if (value.kind === 'stored') return value.source
  if (value.kind === 'table') return inMemory(value)
  return isKeyed(value) ? inMemory(unkeyed(value), value.keys.columns.length) : undefined
}

/** A keyed table as one, its key first. */
export const unkeyed = ({ keys, values }: KeyedTable): KdbTable => ({
  kind: 'table',
  attribute: '',
  columns: [...keys.columns, ...values.columns],
  values: [...keys.values, ...values.values],
})

/** q's `count`, of what is not on disk. */
export function lengthOf(value: Value): number {
  if (value.kind === 'vector' || value.kind === 'list' || value.kind === 'several') return value.items.length
  if (value.kind === 'table') return value.values[0] === undefined ? 0 : lengthOf(value.values[0])
  return value.kind === 'dictionary' ? lengthOf(value.keys) : 1
}
