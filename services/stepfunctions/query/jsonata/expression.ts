import jsonata from 'jsonata'
import { remember } from '../../../../asl/cache.ts'
import { inDoubles } from '../../../../asl/exact-json.ts'
import type { Json } from '../../../../asl/json.ts'
import { LONGEST_EXPRESSION } from '../../../../asl/jsonata.ts'
import type { QueryError } from '../error.ts'
import { BoundedPattern } from '../pattern.ts'
import type { Scope } from '../scope.ts'
import { enterNode, leaveNode, type Node } from './bounds.ts'
import { BUILTINS, charged } from './builtins.ts'
import { type Direct, directOf, UNSURE } from './direct.ts'
import { bindEvaluation, evaluationIn } from './evaluation.ts'
import { evaluationFault, expressionFault } from './fault.ts'
import { FUNCTIONS } from './functions.ts'
import { orderBysOf } from './order-by.ts'
import { plainJson } from './plain.ts'

/** The value of one expression. Throws (or rejects with) States.QueryEvaluationError, which names `field`. */
export function evaluateExpression(source: string, scope: Scope, field: string): Json | Promise<Json> {
  // An earlier release took longer ones into its machines.
  if (source.length > LONGEST_EXPRESSION) throw tooLong(source, field)
  const value = evaluateDirectly(source, scope, field)
  return value === UNSURE ? evaluateFully(source, scope, field) : expectValue(value, source, field)
}

const tooLong = (source: string, field: string): QueryError =>
  expressionFault(`${source.slice(0, 100)}...`, field, `has more than ${LONGEST_EXPRESSION} characters.`)

function evaluateDirectly(source: string, scope: Scope, field: string): ReturnType<Direct> {
  try {
    return direct(source)(scope)
  } catch (error) {
    throw evaluationFault(error, source, field)
  }
}

async function evaluateFully(source: string, scope: Scope, field: string): Promise<Json> {
  let value: Json | undefined
  try {
    const bindings = { ...variablesOf(scope), states: statesOf(scope), ...bindEvaluation(scope.environment) }
    value = plainJson(await expression(source).evaluate(undefined, bindings))
  } catch (error) {
    throw evaluationFault(error, source, field)
  }
  return expectValue(value, source, field)
}

function expectValue(value: Json | undefined, source: string, field: string): Json {
  if (value !== undefined) return value
  throw expressionFault(source, field, 'returned nothing (undefined).')
}

// What jsonata computes with is doubles, as on AWS.
const variablesOf = ({ variables }: Scope): Record<string, Json> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, inDoubles(value)]))

const statesOf = ({ input, context, result, errorOutput }: Scope): Record<string, Json> => ({
  input: inDoubles(input),
  context: inDoubles(context),
  ...(result !== undefined && { result: inDoubles(result) }),
  ...(errorOutput !== undefined && { errorOutput: inDoubles(errorOutput) }),
})

const KEPT_DIRECT = 10_000
const KEPT_EXPRESSIONS = 2_000

const direct: (source: string) => Direct = remember(
  KEPT_DIRECT,
  source => directOf(jsonata(source).ast()) ?? (() => UNSURE),
)

const expression: (source: string) => jsonata.Expression = remember(KEPT_EXPRESSIONS, source => {
  // Of the class, only `new` with a pattern is used; the type asks for all of RegExpConstructor.
  const made = jsonata(source, { RegexEngine: BoundedPattern as unknown as RegExpConstructor })
  for (const [name, builtin] of BUILTINS) made.assign(name, builtin)
  for (const [name, implementation, signature] of FUNCTIONS) {
    made.registerFunction(name, charged(implementation), signature)
  }
  // AWS leaves $eval out: calling it fails with T1006, as calling anything that is no function.
  made.assign('eval', undefined)
  bound(made)
  return made
})

function bound(expression: jsonata.Expression): void {
  const orderBys = orderBysOf(expression.ast())
  onHook(expression, 'jsonata.__evaluate_entry', (node, _, environment) => {
    const { usage } = evaluationIn(environment)
    orderBys.enter(usage, node)
    return enterNode(usage, node)
  })
  onHook(expression, 'jsonata.__evaluate_exit', (node, _, environment, result) => {
    const { usage } = evaluationIn(environment)
    orderBys.leave(usage, node)
    leaveNode(usage, node, result)
  })
}

// The hooks' names are symbols, which jsonata takes although its types do not say so.
const onHook = (expression: jsonata.Expression, name: string, hook: Hook): void =>
  expression.assign(Symbol.for(name) as unknown as string, hook)

type Hook = (node: Node, input: unknown, environment: jsonata.Environment, result?: unknown) => unknown
