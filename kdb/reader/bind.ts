import { KdbError } from '../errors.ts'
import type { KdbValue } from '../values.ts'
import { functionNamed } from './functions/functions.ts'
import { type Expression, type Lambda, namesIn, type Query } from './operators/expression.ts'
import { hasColumn } from './query/chunks.ts'
import { isVectorFunction } from './query/evaluate.ts'
import { findNamed } from './session/look-up.ts'
import type { Session } from './session/session.ts'
import { unanswered } from './session/unanswered.ts'
import { operandOf, sendable, type Value } from './session/value.ts'
import type { TableSource } from './tables/mount.ts'

type Binding = {
  source: TableSource
  session: Session
  interpret: (expression: Expression, session: Session) => Promise<Value>
  lambdaOf: (body: KdbValue) => Lambda
}

/**
 * A query whose expressions are of columns alone. Whatever else they name, variables, lambdas or other queries, is
 * evaluated once, before the first row is read.
 */
export async function bind<Asked extends Query>(query: Asked, binding: Binding): Promise<Asked> {
  const bindAll = async (expressions: Expression[]): Promise<Expression[]> => {
    const bound: Expression[] = []
    for (const expression of expressions) bound.push(await bindOne(expression, binding, 0))
    return bound
  }
  const bindItems = async <Item extends { of: Expression }>(items: Item[]): Promise<Item[]> => {
    const bound = await bindAll(items.map(({ of }) => of))
    return items.map((item, at) => ({ ...item, of: bound[at] ?? item.of }))
  }
  const where = await bindAll(query.where)
  if (query.ask === 'delete') return { ...query, where }
  const items = await bindItems(query.items)
  return { ...query, where, items, by: await bindItems(query.by) }
}

/** Lambdas within lambdas. */
const deepest = 20

async function bindOne(expression: Expression, binding: Binding, depth: number): Promise<Expression> {
  const { source, session, interpret, lambdaOf } = binding
  if (depth > deepest) throw new KdbError('stack')
  if (!readsColumns(expression, source)) return await bindConstant(expression, binding)
  const bindAll = async (args: Expression[]): Promise<Expression[]> => {
    const bound: Expression[] = []
    for (const arg of args) bound.push(await bindOne(arg, binding, depth))
    return bound
  }
  if (expression.kind === 'index') {
    if (readsColumns(expression.of, source)) throw new KdbError('nyi')
    return lookupIn(await interpret(expression.of, session), await bindAll(expression.args))
  }
  if (expression.kind === 'name') return expression
  if (expression.kind === 'apply') {
    return {
      ...expression,
      lambda: await bindLambda(expression.lambda, binding, depth),
      args: await bindAll(expression.args),
    }
  }
  if (expression.kind === 'list' && readsPartitions(expression, source)) {
    return await bindConstant(expression, binding)
  }
  if (expression.kind !== 'call') throw new KdbError('nyi')
  const { name } = expression
  if (functionNamed(name) !== undefined && readsPartitions(expression, source)) {
    return await bindConstant(expression, binding)
  }
  const args = await bindAll(expression.args)
  if (isVectorFunction(name)) return withDistinct({ ...expression, args })
  if (name === 'distinct') return { ...expression, args }
  const variable = findNamed(name, session)
  if (variable === undefined) throw unanswered(name)
  if (variable.kind !== 'lambda') return lookupIn(variable, args)
  const lambda = await bindLambda(lambdaOf(variable.body), { source, session, interpret, lambdaOf }, depth)
  if (lambda.parameters.length !== args.length) throw new KdbError('nyi')
  return { kind: 'apply', lambda, args }
}

const readsColumns = (expression: Expression, source: TableSource): boolean =>
  namesIn(expression).some(name => hasColumn(source, name))

/** `-1#date`, or `(min date;max date)`, is of all partitions at once. */
const readsPartitions = (expression: Expression, { partitionField }: TableSource): boolean =>
  namesIn(expression).every(name => name === partitionField)

/** `names sym`: for each row what its own value finds. */
function lookupIn(value: Value, [at, ...others]: Expression[]): Expression {
  if (at === undefined || others.length > 0) throw new KdbError('nyi')
  return { kind: 'lookup', in: sendable(value), at }
}

/** What reads no column is the same for every row. */
async function bindConstant(expression: Expression, { session, interpret }: Binding): Promise<Expression> {
  if (expression.kind === 'literal') return expression
  return { kind: 'literal', value: operandOf(await interpret(expression, session)) }
}

/** Within a lambda, its parameters stand for columns. */
async function bindLambda(lambda: Lambda, binding: Binding, depth: number): Promise<Lambda> {
  const { table } = binding.source
  const source = { ...binding.source, table: { ...table, columns: lambda.parameters, partitioned: false } }
  return { ...lambda, body: await bindOne(lambda.body, { ...binding, source }, depth + 1) }
}

/** `count distinct x` is one aggregate, which no row need wait for. */
function withDistinct(expression: Extract<Expression, { kind: 'call' }>): Expression {
  const [only] = expression.args
  if (expression.name !== 'count' || only?.kind !== 'call' || only.name !== 'distinct') return expression
  return { ...expression, name: 'count distinct', args: only.args }
}
