import type { Json } from '../../../asl/json.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { selectPath } from '../query/jsonpath/read.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { withinLimit } from './payload.ts'
import { type Stay, scopeOf } from './stay.ts'

/** What a JSONPath state works on: its input by InputPath. */
export function selectedInput(stay: Stay): Json {
  const { state } = stay.visit
  return selectPath('InputPath' in state ? state.InputPath : undefined, scopeOf(stay))
}

/** What a JSONata Task or Parallel works on: its Arguments, or its input where it has none. */
export async function argumentsOf(stay: Stay, token?: string): Promise<Json> {
  const { input, name, state } = stay.visit
  if (!('Arguments' in state) || state.Arguments === undefined) return input
  const where = { field: 'Arguments', environment: stay.turn.environment }
  return withinLimit(name, await evaluateJsonata(state.Arguments, scopeOf(stay, { token }), where))
}

/** As selectedInput, and put into its Parameters where it has them. */
export function effectiveInput(stay: Stay, token?: string): Json {
  const { state } = stay.visit
  const input = selectedInput(stay)
  if (!('Parameters' in state) || state.Parameters === undefined) return input
  const scope = scopeOf(stay, { input, token })
  return withinLimit(stay.visit.name, evaluateTemplate(state.Parameters, scope, stay.turn.environment))
}
