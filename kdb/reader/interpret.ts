import { KdbError } from '../errors.ts'
import { chars, dictionary, type KdbValue, symbol, table } from '../values.ts'
import { bind } from './bind.ts'
import { functionNamed } from './functions/functions.ts'
import { tableOf } from './functions/table-functions.ts'
import { indexValue } from './lists/index-values.ts'
import { itemsIn, listOf } from './lists/items.ts'
import type { Callee, Delete, Expression, Lambda, Query } from './operators/expression.ts'
import { genericNull } from './operators/null.ts'
import { type Program, parseProgram } from './parse/parse.ts'
import { applyVectors, isVectorFunction } from './query/evaluate.ts'
import { answerSelect, everyRow } from './query/select.ts'
import { answerDelete, answerUpdate } from './query/update.ts'
import { findNamed, lookUp } from './session/look-up.ts'
import { deeper, type Session } from './session/session.ts'
import { isUnanswered, unanswered } from './session/unanswered.ts'
import { isKeyed, operandOf, sendable, type Value } from './session/value.ts'

/** Evaluates one expression after another; the last is the answer, and an assignment answers nothing. */
export async function interpretProgram(program: Program, session: Session): Promise<Value> {
  let answer: Value = genericNull
  for (const expression of program.expressions) answer = await interpret(expression, session)
  const isSilent = program.endsEmpty || program.expressions.at(-1)?.kind === 'assign'
  return isSilent ? genericNull : answer
}

export async function interpretText(text: string, session: Session): Promise<Value> {
  const inner = deeper(session, session.locals)
  if (inner === undefined) throw new KdbError('stack')
  return await interpretProgram(parseProgram(text), inner)
}

/** How each kind of expression is evaluated; what an expression is of comes from right to left. */
const interpreters: {
  [Kind in Expression['kind']]: (
    expression: Extract<Expression, { kind: Kind }>,
    session: Session,
  ) => Value | Promise<Value>
} = {
  literal: ({ value }) => value,
  name: ({ name }, session) => lookUp(name, session),
  call: async ({ name, args }, session) => callNamed(name, await interpretAll(args, session), session),
  query: ({ query }, session) => interpretQuery(query, session),
  async assign({ name, of }, session) {
    if (!isFree(name)) throw new KdbError('assign')
    const value = sendable(await interpret(of, session))
    session.globals.set(name, value)
    return value
  },
  async each({ each, over }, session) {
    const value = await interpret(over, session)
    // Of a dictionary, each of its values (code.kx.com/q/ref/count).
    if (value.kind === 'dictionary' && !isKeyed(value)) {
      const results: KdbValue[] = []
      for (const item of itemsIn(value.values))
        results.push(sendable(await applyCallee(each, [item], session)))
      return dictionary(value.keys, listOf(results))
    }
    const items = itemsIn(value)
    if (items.length > session.state.options.maxRows) throw new KdbError('limit')
    const results: Value[] = []
    for (const item of items) results.push(await applyCallee(each, [item], session))
    const values = results.filter(result => result.kind !== 'stored' && result.kind !== 'several')
    return values.length === results.length ? listOf(values) : { kind: 'several', items: results }
  },
  list: async ({ items }, session) => listOf((await interpretAll(items, session)).map(sendable)),
  async table({ columns, keys }, session) {
    const values = (
      await interpretAll(
        columns.map(({ of }) => of),
        session,
      )
    ).map(sendable)
    const whole = table(Object.fromEntries(columns.map(({ name }, at) => [name, columnOf(values[at])])))
    return keys === 0
      ? whole
      : callNamed('!', [{ kind: 'atom', type: 'long', value: BigInt(keys) }, whole], session)
  },
  lambda: ({ lambda }) => ({ kind: 'lambda', namespace: '', body: chars(lambda.text) }),
  apply: async ({ lambda, args }, session) => applyLambda(lambda, await interpretAll(args, session), session),
  async index({ of, args }, session) {
    const values = await interpretAll(args, session)
    return await applyValue(await interpret(of, session), values, session)
  },
  lookup() {
    // Made for the rows of a query alone, which are evaluated by vectors.
    throw new KdbError('nyi')
  },
}

export async function interpret(expression: Expression, session: Session): Promise<Value> {
  // The interpreter is that of the expression's kind.
  const interpreter = interpreters[expression.kind] as (expression: Expression, session: Session) => Value
  return await interpreter(expression, session)
}

async function interpretAll(expressions: Expression[], session: Session): Promise<Value[]> {
  const values: Value[] = []
  for (const expression of expressions.toReversed()) values.unshift(await interpret(expression, session))
  return values
}

/** Names that no variable can have: those of functions and of what a node does not run. */
const isFree = (name: string): boolean =>
  /^[a-zA-Z]\w*$/.test(name) &&
  functionNamed(name) === undefined &&
  !isVectorFunction(name) &&
  !isUnanswered(name)

function columnOf(value: KdbValue | undefined): KdbValue {
  if (value?.kind === 'vector' || value?.kind === 'list') return value
  throw new KdbError('nyi')
}

/** A function by its name, with its arguments. */
export async function callNamed(name: string, args: Value[], session: Session): Promise<Value> {
  const entry = functionNamed(name)
  if (entry !== undefined) {
    if (!entry.ranks.includes(args.length)) throw new KdbError('rank')
    // As many as one of its ranks says.
    return await entry.apply(args as [Value, Value], session)
  }
  if (isVectorFunction(name)) return applyVectors(name, args.map(operandOf))
  if (isUnanswered(name)) throw unanswered(name)
  const variable = findNamed(name, session)
  if (variable === undefined) throw unanswered(name)
  return await applyValue(variable, args, session)
}

/** A lambda with its arguments, or what they select of a value. */
export async function applyValue(value: Value, args: Value[], session: Session): Promise<Value> {
  if (value.kind === 'lambda') return await applyLambda(lambdaOf(value.body), args, session)
  return indexValue(await loaded(value, session), args.map(sendable))
}

/** A table that is on disk as a value, unless it is partitioned: then q does not say. */
async function loaded(value: Value, { state }: Session): Promise<KdbValue> {
  if (value.kind !== 'stored' || value.source.table.partitioned) return sendable(value)
  return await answerSelect(value.source, everyRow, state.options)
}

const applyCallee = (callee: Callee, args: Value[], session: Session): Promise<Value> =>
  callee.kind === 'name' ? callNamed(callee.name, args, session) : applyLambda(callee.lambda, args, session)

/** A lambda from its text, as it is kept and as it travels. */
export function lambdaOf(body: KdbValue): Lambda {
  const text =
    body.kind === 'vector' && body.type === 'char' ? Buffer.from(body.items).toString('latin1') : ''
  const [only, ...others] = parseProgram(text).expressions
  if (only?.kind !== 'lambda' || others.length > 0) throw new KdbError('nyi')
  return only.lambda
}

export async function applyLambda(lambda: Lambda, args: Value[], session: Session): Promise<Value> {
  const { parameters, body } = lambda
  if (args.length > Math.max(1, parameters.length)) throw new KdbError('rank')
  // With fewer it is a projection; none is `::`.
  if (args.length < parameters.length && args.length > 0) throw new KdbError('nyi')
  const locals = new Map(parameters.map((name, at) => [name, args[at] ?? genericNull] as const))
  const inner = deeper(session, locals)
  if (inner === undefined) throw new KdbError('stack')
  return await interpret(body, inner)
}

async function interpretQuery(query: Query, session: Session): Promise<Value> {
  if (query.ask === 'delete' && isRoot(query.from)) return deleteVariables(query, session)
  const source = tableOf(await interpret(query.from, session), session)
  const bound = await bind(query, { source, session, interpret, lambdaOf })
  if (bound.ask === 'update') return answerUpdate(source, bound, session.state.options)
  if (bound.ask === 'delete') return answerDelete(source, bound)
  return await answerSelect(source, bound, session.state.options)
}

const isRoot = (expression: Expression): boolean =>
  expression.kind === 'literal' && expression.value.kind === 'atom' && expression.value.value === '.'

/** ``delete a from `.`` forgets a variable of the connection. */
function deleteVariables({ columns, where }: Delete, { globals }: Session): Value {
  if (columns.length === 0 || where.length > 0) throw new KdbError('nyi')
  for (const name of columns) globals.delete(name)
  return symbol('.')
}
