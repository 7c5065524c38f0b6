import { isObject, type Json } from '../../../../asl/json.ts'
import { expressionIn } from '../../../../asl/jsonata.ts'
import type { Scope } from '../scope.ts'
import { evaluateExpression, type Place } from './expression.ts'

/**
 * The value of a JSON template whose `{% %}` strings are JSONata. A template without expressions is returned as it
 * is, at no cost; one with simple expressions is evaluated at once; only the rest is a promise. Throws (or rejects
 * with) States.QueryEvaluationError.
 */
export const evaluateJsonata = (template: Json, scope: Scope, place: Place): Json | Promise<Json> => {
  if (typeof template === 'string') return planText(template)(scope, place)
  if (typeof template !== 'object' || template === null) return template
  return planOf(template)(scope, place)
}

type Plan = (scope: Scope, place: Place) => Json | Promise<Json>

const plans = new WeakMap<object, Plan>()

const planOf = (template: object & Json): Plan => {
  const known = plans.get(template)
  if (known !== undefined) return known
  const made = plan(template)
  plans.set(template, made)
  return made
}

const plan = (template: Json): Plan => {
  if (typeof template === 'string') return planText(template)
  if (Array.isArray(template) && !template.every(isLiteral)) return planArray(template)
  if (isObject(template) && !isLiteral(template)) return planObject(Object.entries(template))
  return () => template
}

const planText = (text: string): Plan => {
  const source = expressionIn(text)
  return source === undefined ? () => text : (scope, place) => evaluateExpression(source, scope, place)
}

const planArray = (items: readonly Json[]): Plan => {
  const made = items.map((item, index) => ({ step: `[${index}]`, plan: plan(item) }))
  return (scope, place) => whenAll(made, scope, place, values => values)
}

const planObject = (members: readonly (readonly [string, Json])[]): Plan => {
  const names = members.map(([name]) => name)
  const made = members.map(([name, value]) => ({ step: `/${name}`, plan: plan(value) }))
  const assemble = (values: readonly Json[]): Json =>
    Object.fromEntries(values.map((value, index) => [names[index] ?? '', value]))
  return (scope, place) => whenAll(made, scope, place, assemble)
}

interface Part {
  readonly step: string
  readonly plan: Plan
}

// In order, so that the first fault is the one reported; a promise only from where one is needed.
const whenAll = (
  parts: readonly Part[],
  scope: Scope,
  place: Place,
  assemble: (values: readonly Json[]) => Json,
): Json | Promise<Json> => {
  const values: Json[] = []
  for (const [index, part] of parts.entries()) {
    const value = part.plan(scope, within(place, part))
    if (value instanceof Promise)
      return whenRest(value, parts.slice(index + 1), values, scope, place).then(assemble)
    values.push(value)
  }
  return assemble(values)
}

const whenRest = async (
  pending: Promise<Json>,
  rest: readonly Part[],
  values: Json[],
  scope: Scope,
  place: Place,
): Promise<readonly Json[]> => {
  values.push(await pending)
  for (const part of rest) values.push(await part.plan(scope, within(place, part)))
  return values
}

const within = ({ field, environment }: Place, { step }: Part): Place => ({
  field: field + step,
  environment,
})

const isLiteral = (template: Json): boolean => {
  if (typeof template === 'string') return expressionIn(template) === undefined
  if (Array.isArray(template)) return template.every(isLiteral)
  return !isObject(template) || Object.values(template).every(isLiteral)
}
