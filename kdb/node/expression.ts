import type { FixedTypeName, TypeName, VectorItems } from '../types.ts'
import type { KdbAtom, KdbList, KdbVector } from '../values.ts'

/** A q expression as it was read, right to left. `operator` marks `+` and its like, which name columns otherwise. */
export type Expression =
  | { kind: 'name'; name: string }
  | { kind: 'literal'; value: Operand }
  | { kind: 'call'; name: string; operator: boolean; args: Expression[] }

/** What an expression is of, or comes to. An atom goes with every row. */
export type Operand = KdbAtom | KdbVector | KdbList

export type Item = VectorItems[TypeName][number]
export type NumericItems = VectorItems[FixedTypeName]

/** The names that an expression reads, such as those of columns. */
export const namesIn = (expression: Expression): string[] => {
  if (expression.kind === 'name') return [expression.name]
  return expression.kind === 'call' ? expression.args.flatMap(namesIn) : []
}

/**
 * What q calls a computed column (code.kx.com/q/basics/qsql, Computed columns): after the first operand of an operator,
 * or the last argument of a function; `x` where that is no column.
 */
export const columnNameOf = (expression: Expression): string => {
  if (expression.kind === 'literal') return 'x'
  if (expression.kind === 'name') return expression.name === 'i' ? 'x' : expression.name
  // `time.minute` is called minute.
  if (expression.name.startsWith('.')) return expression.name.slice(1)
  const term = expression.operator ? expression.args[0] : expression.args.at(-1)
  return term === undefined ? 'x' : columnNameOf(term)
}
