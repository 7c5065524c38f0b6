import { KdbError } from '../errors.ts'
import { atom, type KdbAtom } from '../values.ts'
import { aggregates } from './aggregates.ts'
import type { Expression, Operand } from './expression.ts'
import { itemAt, type Typed, typed } from './operands.ts'
import { applyOperator } from './operators.ts'

/** What each name of an expression stands for. */
export type Scope = ReadonlyMap<string, Operand>

/** An expression over whole vectors. q signals a name that it does not know by the name itself. */
export const evaluate = (expression: Expression, scope: Scope): Operand => {
  if (expression.kind === 'literal') return expression.value
  if (expression.kind === 'call') {
    const args = expression.args.map(arg => evaluate(arg, scope))
    return expression.name in aggregates
      ? aggregateOf(expression.name, args.map(typed))
      : applyOperator(expression.name, args)
  }
  const value = scope.get(expression.name)
  if (value === undefined) throw new KdbError(expression.name)
  return value
}

/** The arguments' types and the type of what they come to. Throws 'rank for another number of them. */
export const aggregateTypes = (name: string, args: Operand[]) => {
  const aggregate = aggregates[name]
  if (aggregate === undefined) throw new KdbError('nyi')
  if (args.length !== aggregate.args) throw new KdbError('rank')
  // Anything can be counted, lists too.
  const [first, second = first] = args.map(arg =>
    name === 'count' && arg.kind === 'list' ? 'long' : typed(arg).type,
  )
  if (first === undefined || second === undefined) throw new KdbError('rank')
  return { aggregate, first, second, result: aggregate.type(first, second) }
}

const aggregateOf = (name: string, args: Typed[]): KdbAtom => {
  const { aggregate, first, second, result } = aggregateTypes(name, args)
  const accumulator = aggregate.accumulate(first, second)
  const [values, others = values] = args
  if (values?.kind !== 'vector' || others === undefined) throw new KdbError('nyi')
  for (let row = 0; row < values.items.length; row++)
    accumulator.add(itemAt(values, row), itemAt(others, row))
  return atom(result, accumulator.result() as never)
}

export const hasAggregate = (expression: Expression): boolean =>
  expression.kind === 'call' && (expression.name in aggregates || expression.args.some(hasAggregate))
