// The fixed set of questions that a node answers. It evaluates no q: a text is one of these or it is 'nyi.

export type Reduction = 'min' | 'max' | 'first' | 'last' | 'count'

export type Query =
  | { ask: 'tables' }
  | { ask: 'cols' | 'meta' | 'count'; table: string }
  /** The partitions by the name `.Q.pv` or that of the virtual column, or a reduction such as `max date`. */
  | { ask: 'partitions'; name: string; reduction?: Reduction }
  /** `count` of a symbol. */
  | { ask: 'one' }
  | { ask: 'global'; name: string }
  | { ask: 'health' }
  | Select

/** `select[limit] items by partition from table where conditions`; `exec` gives the columns without the table. */
export type Select = {
  ask: 'select'
  exec: boolean
  limit?: number
  /** None stands for every column. */
  items: SelectItem[]
  by?: string
  table: string
  where: Condition[]
}

export type SelectItem = { name: string; column: string; reduction?: Reduction }

/** `column=value`, `column in values` or `column within (low;high)`. */
export type Condition =
  | { column: string; test: 'in'; values: Literal[] }
  | { column: string; test: 'within'; low: number; high: number }

/** A symbol as text, a date as days since 2000, a number as itself. */
export type Literal = string | number | bigint
