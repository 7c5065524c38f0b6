// Choice: the first rule that holds leads on, else Default.
import type { ChoiceState, ComparisonRule, ConditionRule } from '../../../asl/types.ts'
import { testRule } from '../query/choice/rule.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { runtimeError } from './fatal.ts'
import { selectedInput } from './input.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

export async function choice(stay: Stay): Promise<void> {
  await (isJsonata(stay) ? chooseByCondition(stay) : chooseByRule(stay))
}

async function chooseByCondition(stay: Stay): Promise<void> {
  const state = stay.visit.state as ChoiceState
  const without = stay.visit.input
  const scope = scopeOf(stay)
  for (const [index, each] of state.Choices.entries()) {
    const rule = each as ConditionRule
    const place = `Choices[${index}]/`
    const where = { field: `${place}Condition`, type: 'boolean' } as const
    if (!(await evaluateJsonataAs(rule.Condition, scope, where))) continue
    return leaveJsonata(stay, { fields: { ...rule, place }, without, next: rule.Next })
  }
  return leaveJsonata(stay, { fields: state, without, next: defaultOf(stay, state) })
}

function chooseByRule(stay: Stay): void {
  const state = stay.visit.state as ChoiceState
  const result = selectedInput(stay)
  const scope = scopeOf(stay, { input: result })
  const rule = state.Choices.find(each => testRule(each as ComparisonRule, scope))
  const assign = rule === undefined ? state.Assign : rule.Assign
  leaveJsonPath(stay, { result, next: rule?.Next ?? defaultOf(stay, state), assign })
}

function defaultOf(stay: Stay, { Default }: ChoiceState): string {
  if (Default !== undefined) return Default
  // AWS documents States.NoChoiceMatched, but reports States.Runtime.
  throw runtimeError(stay, 'Failed to transition out of the state. The state does not point to a next state.')
}
