import { setImmediate } from 'node:timers/promises'
import { KdbError } from '../../errors.ts'
import { dictionary, type KdbValue, type KdbVector } from '../../values.ts'
import { listOf } from '../lists/items.ts'
import { namesIn, type Operand, type SelectItem, type Selection } from '../operators/expression.ts'
import { tableOf } from '../tables/columns.ts'
import type { TableSource } from '../tables/mount.ts'
import { rowsAt } from '../tables/rows.ts'
import { matchingParts } from './chunks.ts'
import { evaluate } from './evaluate.ts'
import { groupKeys } from './group-keys.ts'

/** Rows of a table that are there as a whole, by their columns' names. */
export type Whole = { columns: Map<string, Operand>; rows: number }

/** Reads the columns of the rows that a query is of. */
export type ReadWhole = (names: string[]) => Promise<Whole>

/**
 * `select price by sym`: of each group what the items come to over its rows, a list where that is one (ref/select,
 * By phrase). What q makes of groups that go through several partitions no page says.
 */
export async function answerWholeGroups(
  source: TableSource,
  { by, items, where, exec }: Selection,
  { maxRows, read }: { maxRows: number; read: ReadWhole },
): Promise<KdbValue> {
  const isByPartition = by.some(({ of }) => of.kind === 'name' && of.name === source.partitionField)
  if (source.table.partitioned && !isByPartition && matchingParts(source, where).length > 1) {
    throw new KdbError('nyi')
  }
  const whole = await read([...new Set([...by, ...items].flatMap(({ of }) => namesIn(of)))])
  const groups = rowsByGroup(whole, by, maxRows)
  const order = groups.keys.order(true)
  const values: KdbValue[] = []
  for (const { of } of items) {
    values.push(listOf(order.map(group => evaluate(of, groups.scopes(group)))))
    await setImmediate()
  }
  const keys = groups.keys.vectors(order)
  const names = items.map(({ name }) => name)
  const keyTable = tableOf(
    by.map(({ name }) => name),
    keys,
  )
  if (!exec) return dictionary(keyTable, tableOf(names, values))
  const [key] = keys
  const [only] = values
  const isNamed = [...by, ...items].some(({ named }) => named)
  if (isNamed || key === undefined || keys.length > 1 || only === undefined || values.length > 1) {
    throw new KdbError('nyi')
  }
  return dictionary(key, only)
}

/** The rows of each group, in the order in which groups are first seen, and their columns. */
export function rowsByGroup(whole: Whole, by: SelectItem[], maxRows: number) {
  const keys = groupKeys({ by, maxGroups: maxRows, isConstant: () => false })
  const rows: number[][] = []
  // Of the types that columns have; a list is nothing to group by.
  const columns = whole.columns as Map<string, KdbVector>
  const { count, starts, slots } = keys.runsOf({ columns, indexes: new Map(), rows: whole.rows })
  for (let run = 0; run < count && whole.rows > 0; run++) {
    const slot = slots[run] ?? 0
    rows[slot] ??= []
    for (let row = starts[run] ?? 0; row < (starts[run + 1] ?? 0); row++) rows[slot]?.push(row)
  }
  return { keys, rows, scopes: (group: number) => scopeAt(whole, rows[group] ?? []) }
}

const scopeAt = ({ columns }: Whole, at: number[]): Map<string, Operand> =>
  new Map([...columns].map(([name, column]) => [name, column.kind === 'atom' ? column : rowsAt(column, at)]))
