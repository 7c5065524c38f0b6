import type { Json } from '../../../asl/json.ts'
import { selectPath } from '../query/jsonpath/read.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { type Stay, scopeOf } from './stay.ts'

/** What a JSONPath state works on: its input by InputPath. */
export function selectedInput(stay: Stay): Json {
  const { state } = stay.visit
  return selectPath('InputPath' in state ? state.InputPath : undefined, scopeOf(stay))
}

/** As selectedInput, and put into its Parameters where it has them. */
export function effectiveInput(stay: Stay, token?: string): Json {
  const { state } = stay.visit
  const input = selectedInput(stay)
  if (!('Parameters' in state) || state.Parameters === undefined) return input
  return evaluateTemplate(state.Parameters, scopeOf(stay, { input, token }), stay.turn.environment)
}
