import { remember, rememberOf } from '../../../../asl/cache.ts'
import { isObject, type Json } from '../../../../asl/json.ts'
import { expressionIn } from '../../../../asl/jsonata.ts'
import type { Scope } from '../scope.ts'
import { evaluateExpression } from './expression.ts'

/**
 * The value of a JSON template whose `{% %}` strings are JSONata. A template without expressions is returned as it
 * is, at no cost; one with simple expressions is evaluated at once; only the rest is a promise. Throws (or rejects
 * with) States.QueryEvaluationError, in which `field` names where the template stands (`Output`, `Choices[0]/Output`).
 */
export function evaluateJsonata(template: Json, scope: Scope, field: string): Json | Promise<Json> {
  if (typeof template === 'string') return planOfText(template)(scope, field)
  if (typeof template !== 'object' || template === null) return template
  return planOf(template)(scope, field)
}

type Plan = (scope: Scope, field: string) => Json | Promise<Json>

function plan(template: Json): Plan {
  if (typeof template === 'string') return planText(template)
  if (Array.isArray(template) && !template.every(isLiteral)) return planArray(template)
  if (isObject(template) && !isLiteral(template)) return planObject(Object.entries(template))
  return () => template
}

const planOf = rememberOf<object & Json, Plan>(plan)

function planText(text: string): Plan {
  const source = expressionIn(text)
  return source === undefined ? () => text : (scope, field) => evaluateExpression(source, scope, field)
}

const KEPT_TEXTS = 10_000

// To cut a simple expression out of its text costs four times what its value does.
const planOfText = remember(KEPT_TEXTS, planText)

const planArray = (items: readonly Json[]): Plan =>
  planParts(
    items.map((item, index) => ({ step: `[${index}]`, plan: plan(item) })),
    values => values,
  )

function planObject(members: readonly (readonly [string, Json])[]): Plan {
  const names = members.map(([name]) => name)
  return planParts(
    members.map(([name, value]) => ({ step: `/${name}`, plan: plan(value) })),
    values => Object.fromEntries(values.map((value, index) => [names[index] ?? '', value])),
  )
}

interface Part {
  readonly step: string
  readonly plan: Plan
}

// In order, so that the first fault is the one reported; a promise only from where one is needed.
function planParts(parts: readonly Part[], assemble: (values: readonly Json[]) => Json): Plan {
  const goOn = (values: Json[], scope: Scope, field: string): Json | Promise<Json> => {
    for (const { step, plan } of parts.slice(values.length)) {
      const value = plan(scope, field + step)
      if (value instanceof Promise) {
        return value.then(settled => goOn([...values, settled], scope, field))
      }
      values.push(value)
    }
    return assemble(values)
  }
  return (scope, field) => goOn([], scope, field)
}

function isLiteral(template: Json): boolean {
  if (typeof template === 'string') return expressionIn(template) === undefined
  if (Array.isArray(template)) return template.every(isLiteral)
  return !isObject(template) || Object.values(template).every(isLiteral)
}
