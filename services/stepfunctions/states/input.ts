import type { Json } from '../../../asl/json.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { selectPath } from '../query/jsonpath/read.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import type { Scope } from '../query/scope.ts'
import { withinLimit } from './payload.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** What a JSONPath state works on: its input by InputPath. */
export function selectedInput(stay: Stay): Json {
  const { state } = stay.visit
  return selectPath('InputPath' in state ? state.InputPath : undefined, scopeOf(stay))
}

/** What the paths of a JSONPath state's own fields see. */
export const selectedScope = (stay: Stay): Scope => scopeOf(stay, { input: selectedInput(stay) })

/** What a Task or a Parallel works on. `token`: what its template finds as the task's. */
export const workInput = (stay: Stay, token?: string): Json | Promise<Json> =>
  isJsonata(stay) ? argumentsOf(stay, token) : effectiveInput(stay, token)

/** In JSONata: its Arguments, or its input where it has none. */
async function argumentsOf(stay: Stay, token?: string): Promise<Json> {
  const { input, name, state } = stay.visit
  if (!('Arguments' in state) || state.Arguments === undefined) return input
  return withinLimit(name, await evaluateJsonata(state.Arguments, scopeOf(stay, { token }), 'Arguments'))
}

/** In JSONPath: its input by InputPath, put into its Parameters where it has them. */
export function effectiveInput(stay: Stay, token?: string): Json {
  const { state } = stay.visit
  const input = selectedInput(stay)
  if (!('Parameters' in state) || state.Parameters === undefined) return input
  const scope = scopeOf(stay, { input, token })
  return withinLimit(stay.visit.name, evaluateTemplate(state.Parameters, scope))
}
