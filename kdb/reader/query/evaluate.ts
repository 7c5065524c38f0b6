import { KdbError } from '../../errors.ts'
import { atom, type KdbAtom } from '../../values.ts'
import { indexValue } from '../lists/index-values.ts'
import { aggregates } from '../operators/aggregates.ts'
import type { Expression, Operand } from '../operators/expression.ts'
import { type Typed, typed } from '../operators/operands.ts'
import { applyOperator, isOperator } from '../operators/operators.ts'
import { oneRun } from '../operators/runs.ts'
import { newTally } from '../operators/tally.ts'
import { applyUniform, isUniform } from '../operators/uniform.ts'
import { operandOf } from '../session/value.ts'

/** What each name of an expression stands for. */
export type Scope = ReadonlyMap<string, Operand>

/** An expression over whole vectors. q signals a name that it does not know by the name itself. */
export function evaluate(expression: Expression, scope: Scope): Operand {
  if (expression.kind === 'literal') return expression.value
  if (expression.kind === 'call') {
    const args = expression.args.map(arg => evaluate(arg, scope))
    return applyVectors(expression.name, args)
  }
  if (expression.kind === 'apply') {
    const { parameters, body } = expression.lambda
    const args = expression.args.map((arg, at) => [parameters[at] ?? '', evaluate(arg, scope)] as const)
    return evaluate(body, new Map(args))
  }
  if (expression.kind === 'lookup')
    return operandOf(indexValue(expression.in, [evaluate(expression.at, scope)]))
  if (expression.kind !== 'name') throw new KdbError('nyi')
  const value = scope.get(expression.name)
  if (value === undefined) throw new KdbError(expression.name)
  return value
}

/** An aggregate, a function of whole vectors or an operator, with its arguments. */
export function applyVectors(name: string, args: Operand[]): Operand {
  if (isAggregate(name)) return aggregateOf(name, args.map(typed))
  return isUniform(name) ? applyUniform(name, args) : applyOperator(name, args)
}

export const isAggregate = (name: string): boolean => Object.hasOwn(aggregates, name)

export const isVectorFunction = (name: string): boolean =>
  isAggregate(name) || isUniform(name) || isOperator(name)

/** The arguments' types and the type of what they come to. Throws 'rank for another number of them. */
export function aggregateTypes(name: string, args: Operand[]) {
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

/** Aggregates that an atom comes through as it is (code.kx.com/q/ref/sum, min, max, first). */
const ofAtoms = ['sum', 'min', 'max', 'first', 'last']

function aggregateOf(name: string, args: Typed[]): KdbAtom {
  const [only] = args
  if (only?.kind === 'atom' && ofAtoms.includes(name)) return only
  const types = aggregateTypes(name, args)
  const [values, others = values] = args
  if (values?.kind !== 'vector' || others === undefined) throw new KdbError('nyi')
  const tally = newTally(name, types)
  tally.add(oneRun(values.items.length, 0), values, others)
  return atom(types.result, tally.result(0) as never)
}

/** Whether rows that stand before others count for these, so that no piece of a column will do. */
export function hasUniform(expression: Expression): boolean {
  if (expression.kind === 'apply')
    return hasUniform(expression.lambda.body) || expression.args.some(hasUniform)
  if (expression.kind === 'lookup') return hasUniform(expression.at)
  return expression.kind === 'call' && (isUniform(expression.name) || expression.args.some(hasUniform))
}

export function hasAggregate(expression: Expression): boolean {
  if (expression.kind === 'apply') {
    return hasAggregate(expression.lambda.body) || expression.args.some(hasAggregate)
  }
  return expression.kind === 'call' && (isAggregate(expression.name) || expression.args.some(hasAggregate))
}
