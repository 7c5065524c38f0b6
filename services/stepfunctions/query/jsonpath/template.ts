import { rememberOf } from '../../../../asl/cache.ts'
import { isIntrinsic } from '../../../../asl/intrinsic.ts'
import { isObject, type Json } from '../../../../asl/json.ts'
import { parsePath } from '../../../../asl/path.ts'
import { QueryError } from '../error.ts'
import type { Scope } from '../scope.ts'
import { callIntrinsic } from './intrinsic.ts'
import { lookUp } from './read.ts'

/** Parameters, ResultSelector, ItemSelector, Assign of JSONPath: members named `x.$` are evaluated. */
export function evaluateTemplate(template: Json, scope: Scope): Json {
  if (typeof template !== 'object' || template === null) return template
  return planOf(template)(scope)
}

/** How to make a value; a part without any `x.$` is given as it stands in the definition. */
type Plan = (scope: Scope) => Json

function plan(template: Json): Plan {
  if (!isDynamic(template)) return () => template
  if (Array.isArray(template)) {
    const items = template.map(plan)
    return scope => items.map(item => item(scope))
  }
  const members = Object.entries(template as object).map(([key, value]) => memberPlan(key, value))
  return scope => Object.fromEntries(members.map(([name, member]) => [name, member(scope)]))
}

const planOf = rememberOf<object & Json, Plan>(plan)

function memberPlan(key: string, value: Json): readonly [string, Plan] {
  if (!key.endsWith('.$')) return [key, plan(value)]
  const name = key.slice(0, -2)
  if (typeof value !== 'string') return [name, () => value]
  return [name, scope => evaluateField(key, value, scope)]
}

function isDynamic(template: Json): boolean {
  if (Array.isArray(template)) return template.some(isDynamic)
  if (!isObject(template)) return false
  return Object.entries(template).some(([key, value]) => key.endsWith('.$') || isDynamic(value))
}

/** The value of a path or an intrinsic function, `field` being where it stands in the definition. */
export const evaluateField = (field: string, text: string, scope: Scope): Json =>
  isIntrinsic(text) ? callIntrinsic(text, scope) : readField(field, text, scope)

// An index past the end gives null here, while a missing member fails (AWS answered both).
function readField(field: string, text: string, scope: Scope): Json {
  const found = lookUp(parsePath(text), scope)
  if (found.missing === undefined) return found.value
  if (found.pastEnd === true) return null
  throw new QueryError(
    'States.Runtime',
    `The JSONPath '${text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(scope.input)}'`,
  )
}
