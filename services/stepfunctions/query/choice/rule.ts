import { rememberOf } from '../../../../asl/cache.ts'
import { isObject, type Json, type JsonObject } from '../../../../asl/json.ts'
import { QueryError } from '../error.ts'
import { findPath } from '../jsonpath/read.ts'
import type { Scope } from '../scope.ts'
import { OPERATORS } from './operators.ts'

/** Whether a JSONPath Choice rule holds. Throws States.Runtime when its Variable names nothing. */
export const testRule = (rule: JsonObject, scope: Scope): boolean => compiled(rule)(scope)

type Test = (scope: Scope) => boolean

function testOf(rule: JsonObject): Test {
  const { And, Or, Not } = rule
  if (Array.isArray(And)) {
    const tests = And.filter(isObject).map(testOf)
    return scope => tests.every(test => test(scope))
  }
  if (Array.isArray(Or)) {
    const tests = Or.filter(isObject).map(testOf)
    return scope => tests.some(test => test(scope))
  }
  if (!isObject(Not)) return comparisonOf(rule)
  const test = testOf(Not)
  return scope => !test(scope)
}

const compiled = rememberOf(testOf)

function comparisonOf(rule: JsonObject): Test {
  const { Variable, IsPresent } = rule
  if (typeof Variable !== 'string') throw unusable(rule)
  if (IsPresent !== undefined) return scope => (findPath(Variable, scope) !== undefined) === IsPresent
  for (const [name, operand] of Object.entries(rule)) {
    const holds = OPERATORS.get(withoutPath(name))
    if (holds === undefined) continue
    if (!name.endsWith('Path') || typeof operand !== 'string') {
      return scope => holds(valueAt(Variable, scope), operand)
    }
    return scope => holds(valueAt(Variable, scope), valueAt(operand, scope))
  }
  throw unusable(rule)
}

// Definitions are validated before they run: this is a fault of ours.
const unusable = (rule: JsonObject): Error =>
  new Error(`expected a Choice rule with a Variable and an operator, got ${JSON.stringify(rule)}`)

const withoutPath = (operator: string): string => operator.replace(/Path$/, '')

function valueAt(path: string, scope: Scope): Json {
  const value = findPath(path, scope)
  if (value !== undefined) return value
  throw new QueryError(
    'States.Runtime',
    `Invalid path '${path}': The choice state's condition path references an invalid value.`,
  )
}
