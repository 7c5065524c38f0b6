import type { FixedTypeName, TypeName, VectorItems } from '../../types.ts'
import type { KdbAtom, KdbList, KdbValue, KdbVector } from '../../values.ts'

/** A q expression as it was read, right to left. `operator` marks `+` and its like, which name columns otherwise. */
export type Expression =
  | { kind: 'name'; name: string }
  | { kind: 'literal'; value: Operand }
  | { kind: 'call'; name: string; operator: boolean; args: Expression[] }
  /** Of rows: these take a table, and so are answered apart from what goes by vectors. */
  | { kind: 'query'; query: Query }
  | { kind: 'assign'; name: string; of: Expression }
  | { kind: 'each'; each: Callee; over: Expression }
  | { kind: 'list'; items: Expression[] }
  /** `([]a:1 2;b:3 4)`; the first `keys` columns are its key. */
  | { kind: 'table'; columns: { name: string; of: Expression }[]; keys: number }
  | { kind: 'lambda'; lambda: Lambda }
  /** A lambda where it stands: `{x*x}[3]`. */
  | { kind: 'apply'; lambda: Lambda; args: Expression[] }
  /** A value applied to what selects of it: `d[`a]`, `(1 2 3)0`. */
  | { kind: 'index'; of: Expression; args: Expression[] }
  /** Within a query, a value that is no column, applied to what is of columns: `names sym`. */
  | { kind: 'lookup'; in: KdbValue; at: Expression }

/** `{[a;b]a+b}`; without names, those of x, y and z that it reads. */
export type Lambda = { parameters: string[]; body: Expression; text: string }

export type Callee = { kind: 'name'; name: string } | { kind: 'lambda'; lambda: Lambda }

/** What an expression is of, or comes to. An atom goes with every row. */
export type Operand = KdbAtom | KdbVector | KdbList

export type Item = VectorItems[TypeName][number]
export type NumericItems = VectorItems[FixedTypeName]

/** A qSQL query over rows of a table. */
export type Query = Select | Update | Delete

/** `select[limit] items by groups from table where conditions`; `exec` gives the columns without the table. */
export type Select = {
  ask: 'select'
  exec: boolean
  distinct: boolean
  /** So many rows from the first, or, below 0, so many of the last. */
  limit?: number
  /** Rows that are left out before these. */
  skip?: number
  /** The column that the rows are sorted by before they are limited. */
  order?: Order
  /** None stands for every column. */
  items: SelectItem[]
  by: SelectItem[]
  from: Expression
  where: Expression[]
}

/** What is asked of the rows, wherever they are from. */
export type Selection = Omit<Select, 'from'>

export type Order = { descending: boolean; column: string }

export type Update = {
  ask: 'update'
  items: SelectItem[]
  by: SelectItem[]
  from: Expression
  where: Expression[]
}

/** Of columns, or of the rows that meet the conditions. */
export type Delete = { ask: 'delete'; columns: string[]; from: Expression; where: Expression[] }

/** `named` where the query gives the name: what `exec` answers depends on it. */
export type SelectItem = { name: string; of: Expression; named?: true }

/** What an expression is made of, where names mean what they mean in it. */
export function subexpressions(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'call':
    case 'apply':
      return expression.args
    case 'index':
      return [expression.of, ...expression.args]
    case 'list':
      return expression.items
    case 'each':
      return [expression.over]
    case 'table':
      return expression.columns.map(({ of }) => of)
    case 'assign':
      return [expression.of]
    case 'query':
      // The other phrases hide the names of a lambda's parameters that are not declared (basics/qsql).
      return [expression.query.from]
    default:
      return []
  }
}

/** The names that an expression over columns reads. */
export function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name]
    case 'call':
      return expression.args.flatMap(namesIn)
    case 'list':
      return expression.items.flatMap(namesIn)
    case 'index':
      return [expression.of, ...expression.args].flatMap(namesIn)
    case 'lookup':
      return namesIn(expression.at)
    case 'apply': {
      const { parameters, body } = expression.lambda
      const free = namesIn(body).filter(name => !parameters.includes(name))
      return [...free, ...expression.args.flatMap(namesIn)]
    }
    default:
      return []
  }
}

/**
 * What q calls a computed column (code.kx.com/q/basics/qsql, Computed columns): after the first operand of an operator,
 * or the last argument of a function; `x` where that is no column.
 */
export function columnNameOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name === 'i' ? 'x' : expression.name
  if (expression.kind !== 'call') return 'x'
  // `time.minute` is called minute.
  if (expression.name.startsWith('.')) return expression.name.slice(1)
  const term = expression.operator ? expression.args[0] : expression.args.at(-1)
  return term === undefined ? 'x' : columnNameOf(term)
}
