import jsonata from 'jsonata'
import { remember } from '../../../../asl/cache.ts'
import type { Json } from '../../../../asl/json.ts'
import { execBounded } from '../pattern.ts'
import type { Environment, Scope } from '../scope.ts'
import { enterNode, leaveNode, type Node } from './bounds.ts'
import { type Direct, directOf, UNSURE } from './direct.ts'
import { bindEvaluation, evaluationIn } from './evaluation.ts'
import { evaluationFault, expressionFault } from './fault.ts'
import { FUNCTIONS } from './functions.ts'
import { plainJson } from './plain.ts'

/** Where a value is made: the field as errors name it (`Output/key`, `Choices[0]/Condition`). */
export interface Place {
  readonly field: string
  readonly environment: Environment
}

/** The value of one expression. Throws (or rejects with) States.QueryEvaluationError. */
export const evaluateExpression = (source: string, scope: Scope, place: Place): Json | Promise<Json> => {
  const { direct, expression } = compile(source, place)
  const value = direct === undefined ? UNSURE : direct(scope)
  if (value === UNSURE) return evaluateFully(expression, source, scope, place)
  return expectValue(value, source, place)
}

const compile = (source: string, { field }: Place): Compiled => {
  try {
    return compiled(source)
  } catch (error) {
    throw evaluationFault(error, source, field)
  }
}

const expectValue = (value: Json | undefined, source: string, { field }: Place): Json => {
  if (value !== undefined) return value
  throw expressionFault(source, field, 'returned nothing (undefined).')
}

const evaluateFully = async (
  expression: jsonata.Expression,
  source: string,
  scope: Scope,
  place: Place,
): Promise<Json> => {
  let value: Json | undefined
  try {
    const bindings = { ...scope.variables, states: statesOf(scope), ...bindEvaluation(place.environment) }
    value = plainJson(await expression.evaluate(undefined, bindings))
  } catch (error) {
    throw evaluationFault(error, source, place.field)
  }
  return expectValue(value, source, place)
}

const statesOf = ({ input, context, result, errorOutput }: Scope): Record<string, Json> => ({
  input,
  context,
  ...(result !== undefined && { result }),
  ...(errorOutput !== undefined && { errorOutput }),
})

const KEPT_EXPRESSIONS = 5_000

interface Compiled {
  readonly expression: jsonata.Expression
  readonly direct: Direct | undefined
}

const compiled: (source: string) => Compiled = remember(KEPT_EXPRESSIONS, source => {
  // Only `exec` and `lastIndex` of the pattern are used; the type asks for all of RegExpConstructor.
  const expression = jsonata(source, { RegexEngine: BoundedPattern as RegExpConstructor })
  for (const [name, implementation, signature] of FUNCTIONS) {
    expression.registerFunction(name, implementation, signature)
  }
  // AWS leaves $eval out: calling it fails with T1006, as calling anything that is no function.
  expression.assign('eval', undefined)
  bound(expression)
  return { expression, direct: directOf(expression.ast()) }
})

const bound = (expression: jsonata.Expression): void => {
  onHook(expression, 'jsonata.__evaluate_entry', (node, _, environment) =>
    enterNode(evaluationIn(environment).usage, node),
  )
  onHook(expression, 'jsonata.__evaluate_exit', (node, _, environment, result) =>
    leaveNode(evaluationIn(environment).usage, node, result),
  )
}

// The hooks' names are symbols, which jsonata takes although its types do not say so.
const onHook = (expression: jsonata.Expression, name: string, hook: Hook): void =>
  expression.assign(Symbol.for(name) as unknown as string, hook)

type Hook = (node: Node, input: unknown, environment: jsonata.Environment, result?: unknown) => unknown

class BoundedPattern extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    return execBounded(() => super.exec(text), text)
  }
}
