import type { Expression } from './expression.ts'

// What a node is asked. It runs no q: a text reads as one of these, or it is 'nyi.

export type Reduction = 'min' | 'max' | 'first' | 'last' | 'count'

export type Query =
  | { ask: 'tables' }
  | { ask: 'cols' | 'meta' | 'count'; table: string }
  /** The partitions by the name `.Q.pv` or that of the virtual column, or a reduction such as `max date`. */
  | { ask: 'partitions'; name: string; reduction?: Reduction }
  /** `count` of a symbol. */
  | { ask: 'one' }
  | { ask: 'rows'; of: Select }
  | { ask: 'global'; name: string }
  | { ask: 'health' }
  | Select

/** `select[limit] items by groups from table where conditions`; `exec` gives the columns without the table. */
export type Select = {
  ask: 'select'
  exec: boolean
  distinct: boolean
  /** So many rows from the first, or, below 0, so many of the last. */
  limit?: number
  /** None stands for every column. */
  items: SelectItem[]
  by: SelectItem[]
  table: string
  where: Expression[]
}

export type SelectItem = { name: string; of: Expression }
